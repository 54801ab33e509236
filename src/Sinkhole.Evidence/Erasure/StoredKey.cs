using System.Runtime.InteropServices;
using Sinkhole.Evidence.Journals.Keys;

namespace Sinkhole.Evidence.Erasure;

/// <summary>A storage key that is on the disk, or was.</summary>
/// <param name="Name">Its day and id.</param>
/// <param name="Group">The group of the records under it.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct StoredKey(StorageKeyName Name, string Group);
