using System;

namespace Sinkhole.Documents.Files;

/// <summary>Takes a piece of a file.</summary>
/// <param name="octets">Valid during the call only.</param>
public delegate void OctetSink(ReadOnlySpan<byte> octets);
