using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sinkhole.Platform.Crypto;

/// <summary>SHA-256 of libcrypto (OpenSSL 3) itself: state in the caller's memory, no lookup of an algorithm, no lock.</summary>
/// <remarks>They return 1 on success, and cannot fail.</remarks>
internal static unsafe partial class HashCalls
{
    private const string Library = "libcrypto.so.3";

    /// <summary>SHA256_Init(3).</summary>
    [LibraryImport(Library, EntryPoint = "SHA256_Init")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Begin(Sha256State* state);

    /// <summary>SHA256_Update(3).</summary>
    [LibraryImport(Library, EntryPoint = "SHA256_Update")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Add(Sha256State* state, byte* octets, nuint count);

    /// <summary>SHA256_Final(3): writes 32 octets and wipes the state.</summary>
    [LibraryImport(Library, EntryPoint = "SHA256_Final")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int End(byte* hash, Sha256State* state);

    /// <summary>SHA256_CTX of openssl/sha.h: 112 octets on every processor, as it has 32-bit fields only; and room to spare.</summary>
    [InlineArray(128 / sizeof(ulong))]
    public struct Sha256State
    {
        private ulong _first;
    }
}
