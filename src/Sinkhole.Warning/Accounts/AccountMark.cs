using System;

namespace Sinkhole.Warning.Accounts;

/// <summary>Tells one account of a connection from another: a keyed hash, 16 octets, from which the account cannot be read.</summary>
/// <param name="Value">Its octets.</param>
internal readonly record struct AccountMark(UInt128 Value);
