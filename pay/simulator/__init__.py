"""A server that speaks the real interfaces of WeChat Pay, Alipay and UnionPay, moves money, and fails as they do."""
