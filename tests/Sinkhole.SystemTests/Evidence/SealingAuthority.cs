using System;
using System.IO;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Appliance;
using Sinkhole.SystemTests.Machine;

namespace Sinkhole.SystemTests.Evidence;

/// <summary>The certificate of an authority, made by openssl, and an appliance that seals accounts to it.</summary>
internal static class SealingAuthority
{
    /// <summary>Writes <c>authority.pem</c> and <c>authority.key</c> into the folder of an appliance, and its configuration.</summary>
    /// <param name="home">The appliance.</param>
    /// <param name="key">The kind of key, as openssl names it.</param>
    /// <param name="more">More arguments for openssl.</param>
    /// <param name="upstream">Who answers other names.</param>
    /// <param name="evidence">More options of <c>evidence</c>, each with a comma before it.</param>
    /// <returns>The certificate's file.</returns>
    public static async Task<string> MakeAsync(
        ApplianceHome home, string key = "rsa:3072", string more = "", System.Net.IPEndPoint? upstream = null, string evidence = "")
    {
        string certificate = Path.Combine(home.Folder, "authority.pem");
        string[] arguments =
        [
            "req", "-x509", "-newkey", .. key.Split(' '), "-nodes", "-days", "1825", "-subj", "/CN=Example Regional Court",
            "-keyout", Path.Combine(home.Folder, "authority.key"), "-out", certificate, .. more.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        ];
        await Tool.OpenSsl.RunAsync(arguments);
        home.Configure(account: "sealed", authority: "authority.pem", upstream: upstream, evidence: evidence);
        return certificate;
    }
}
