using Sinkhole.Wire.Dns;

namespace Sinkhole.NameServer.Local;

/// <summary>One record of a local zone.</summary>
/// <param name="Type">TYPE.</param>
/// <param name="Data">RDATA; never changed.</param>
internal readonly record struct LocalRecord(RRType Type, byte[] Data);
