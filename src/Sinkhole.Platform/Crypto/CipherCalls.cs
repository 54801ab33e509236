using System.Runtime.InteropServices;

namespace Sinkhole.Platform.Crypto;

/// <summary>Ciphers of libcrypto (OpenSSL 3), as far as <see cref="Aes256Gcm"/> needs them.</summary>
/// <remarks>Each int is 1 on success.</remarks>
internal static unsafe partial class CipherCalls
{
    /// <summary>EVP_CTRL_AEAD_GET_TAG of openssl/evp.h.</summary>
    public const int GetTag = 0x10;

    /// <summary>EVP_CTRL_AEAD_SET_TAG of openssl/evp.h.</summary>
    public const int SetTag = 0x11;

    private const string Library = "libcrypto.so.3";

    /// <summary>EVP_CIPHER_CTX_new(3).</summary>
    /// <returns>Zero where there is no memory.</returns>
    [LibraryImport(Library, EntryPoint = "EVP_CIPHER_CTX_new")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint NewContext();

    /// <summary>EVP_CIPHER_CTX_free(3): wipes the key.</summary>
    [LibraryImport(Library, EntryPoint = "EVP_CIPHER_CTX_free")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial void FreeContext(nint context);

    /// <summary>EVP_aes_256_gcm(3).</summary>
    [LibraryImport(Library, EntryPoint = "EVP_aes_256_gcm")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint GetAes256Gcm();

    /// <summary>EVP_CipherInit_ex2(3). What is null or zero stays as it is.</summary>
    [LibraryImport(Library, EntryPoint = "EVP_CipherInit_ex2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Begin(nint context, nint cipher, byte* key, byte* nonce, int isEncryption, nint parameters);

    /// <summary>EVP_CipherUpdate(3): as many octets out as in, for this cipher; without an output, associated data.</summary>
    [LibraryImport(Library, EntryPoint = "EVP_CipherUpdate")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Add(nint context, byte* output, int* written, byte* input, int count);

    /// <summary>EVP_CipherFinal_ex(3): no octets more, for this cipher. Not 1 where the tag is not that of the octets.</summary>
    [LibraryImport(Library, EntryPoint = "EVP_CipherFinal_ex")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int End(nint context, byte* output, int* written);

    /// <summary>EVP_CIPHER_CTX_ctrl(3).</summary>
    [LibraryImport(Library, EntryPoint = "EVP_CIPHER_CTX_ctrl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Control(nint context, int what, int octets, byte* value);

    /// <summary>ERR_clear_error(3): of this thread.</summary>
    [LibraryImport(Library, EntryPoint = "ERR_clear_error")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial void ClearErrors();
}
