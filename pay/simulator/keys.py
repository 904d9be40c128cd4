"""Keys of the simulated merchant and providers, made anew for each simulator: nothing real is ever signed with them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

BITS: Final = 2048
_YEARS: Final = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class Keys:
    """`stranger` is somebody else who signs like the provider. The certificates are UnionPay's."""

    merchant: rsa.RSAPrivateKey
    provider: rsa.RSAPrivateKey
    stranger: rsa.RSAPrivateKey
    authority: x509.Certificate
    certificate: x509.Certificate
    forged_certificate: x509.Certificate

    @classmethod
    def make(cls, now: datetime) -> "Keys":
        merchant, provider, stranger, root = (rsa.generate_private_key(65537, BITS) for _ in range(4))
        authority = _certificate("CFCA TEST OCA", root, "CFCA TEST OCA", root, now)
        holder = "041@Z12@00040000:SIGN@00000001"
        return cls(
            merchant,
            provider,
            stranger,
            authority,
            _certificate(holder, provider, "CFCA TEST OCA", root, now),
            _certificate(holder, stranger, "CFCA TEST OCA", stranger, now),
        )

    @property
    def merchant_pem(self) -> str:
        return self.merchant.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode()

    @property
    def provider_pem(self) -> str:
        return (
            self.provider.public_key()
            .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
            .decode()
        )


def pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def _certificate(
    holder: str, key: rsa.RSAPrivateKey, issuer: str, signed_by: rsa.RSAPrivateKey, now: datetime
) -> x509.Certificate:
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, holder)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + _YEARS)
        .sign(signed_by, hashes.SHA256())
    )
