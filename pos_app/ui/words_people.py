"""What roles and rights are called on all screens. No toolkit in here."""

from pos_app.domain.people import Right, Role
from pos_app.ui.translate import tr


def role_name(role: Role) -> str:
    names = {
        Role.OWNER: tr("Owner"),
        Role.MANAGER: tr("Manager"),
        Role.CASHIER: tr("Cashier"),
        Role.STOCK_KEEPER: tr("Stock keeper"),
    }
    return names[role]


def right_name(right: Right) -> str:
    names = {
        Right.SELL: tr("Sell, count and close the shift"),
        Right.CHANGE_PRICE: tr("Change a price"),
        Right.PRICE_ABOVE_TAG: tr("Charge more than the price tag"),
        Right.ADD_PRODUCT: tr("Add goods"),
        Right.OPEN_DRAWER: tr("Open the drawer without a sale"),
        Right.ACCEPT_DELIVERY: tr("Take a delivery in"),
        Right.IMPORT_GOODS: tr("Import goods"),
        Right.SYNC: tr("Sync with the cloud"),
        Right.SETTINGS: tr("Change settings"),
        Right.DISCOUNT: tr("Any discount"),
        Right.GIFT: tr("Give goods away"),
        Right.RETURN: tr("Take goods back with a receipt"),
        Right.RETURN_WITHOUT_RECEIPT: tr("Take goods back without a receipt"),
        Right.VOID: tr("Void the last sale"),
        Right.ON_ACCOUNT: tr("Sell on account"),
        Right.MOVE_CASH: tr("Pay cash in or out"),
        Right.JOIN_MEMBER: tr("Sign up members"),
        Right.MANAGE_MEMBERS: tr("Change members"),
        Right.SEE_PHONE: tr("See whole phone numbers"),
        Right.EXPORT_MEMBERS: tr("Export members"),
        Right.TOP_UP: tr("Top up stored value"),
        Right.ADJUST_POINTS: tr("Adjust points"),
        Right.ADJUST_STOCK: tr("Write documents of stock, approve stocktakes"),
        Right.PROMOTIONS: tr("Change promotions"),
        Right.SEE_COST: tr("See costs"),
        Right.SEE_JOURNAL: tr("See the records"),
        Right.EXPORT: tr("Export lists"),
        Right.BACKUP: tr("Make and restore backups"),
        Right.PEOPLE: tr("Change people and rights"),
    }
    return names[right]
