using System.Runtime.InteropServices;
using Sinkhole.Platform.Errors;

namespace Sinkhole.Platform.Processes;

/// <summary>Users of this machine: their numbers, and the names that the name service (passwd, LDAP, systemd) has for them.</summary>
public static unsafe partial class UserAccounts
{
    /// <summary>Effective id of the user of this process.</summary>
    public static uint Current() => GetEffective();

    /// <summary>The name of a user. May ask a name service over the network, so it can take seconds.</summary>
    /// <param name="user">Id of the user.</param>
    /// <returns>Null if there is no such user, or the name service does not answer.</returns>
    public static string? NameOf(uint user)
    {
        for (int octets = 1024; octets <= 1024 * 1024; octets *= 4)
        {
            byte[] buffer = new byte[octets];
            fixed (byte* texts = buffer)
            {
                int error = Find(user, out PasswordEntry entry, texts, (nuint)octets, out nint found);
                if (error == 0)
                {
                    return found == 0 ? null : Marshal.PtrToStringUTF8(entry.Name);
                }

                if (error != Errno.Range)
                {
                    return null;
                }
            }
        }

        return null;
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint GetEffective();

    // Returns the error number itself.
    [LibraryImport("libc", EntryPoint = "getpwuid_r")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Find(uint user, out PasswordEntry entry, byte* buffer, nuint octets, out nint found);

    // struct passwd of a 64-bit Linux: 48 octets; only the name is used.
    [StructLayout(LayoutKind.Sequential, Size = 48)]
    private struct PasswordEntry
    {
        public nint Name;
    }
}
