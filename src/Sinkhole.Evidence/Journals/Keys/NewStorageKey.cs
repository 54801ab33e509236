using System.Runtime.InteropServices;

namespace Sinkhole.Evidence.Journals.Keys;

/// <summary>A key that is to be written.</summary>
/// <param name="Name">Which.</param>
/// <param name="Group">Its group.</param>
/// <param name="Octets">The 32 octets; cleared once they are durable.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct NewStorageKey(StorageKeyName Name, string Group, byte[] Octets);
