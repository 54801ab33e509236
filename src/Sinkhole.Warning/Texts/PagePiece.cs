namespace Sinkhole.Warning.Texts;

/// <summary>Bytes or a slot, never both.</summary>
/// <param name="Octets">UTF-8 bytes, shared between pages and never written to; empty for a slot.</param>
/// <param name="Slot">The slot, or none.</param>
internal readonly record struct PagePiece(byte[] Octets, PageSlot Slot);
