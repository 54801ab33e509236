using System;
using System.IO;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Machine;
using Xunit;

namespace Sinkhole.SystemTests.Evidence;

/// <summary>A time-stamp authority of openssl: a root, a certificate for time stamps, and <c>openssl ts -reply</c> for each request.</summary>
internal sealed class OpensslAuthority
{
    private const string Configuration = """
        [ req ]
        distinguished_name = name
        [ name ]
        [ tsa ]
        default_tsa = authority
        [ authority ]
        serial = SERIAL
        signer_digest = sha256
        default_policy = 1.2.3.4.1
        digests = sha256
        accuracy = secs:1
        ess_cert_id_alg = sha256
        [ root ]
        basicConstraints = critical,CA:TRUE
        keyUsage = critical,keyCertSign
        [ stamps ]
        basicConstraints = critical,CA:FALSE
        keyUsage = critical,digitalSignature
        extendedKeyUsage = critical,timeStamping
        """;

    private readonly string _folder;

    private OpensslAuthority(string folder)
    {
        _folder = folder;
    }

    /// <summary>The root certificate, PEM.</summary>
    public string RootFile => At("root.pem");

    private string ConfigurationFile => At("tsa.cnf");

    /// <summary>Makes keys and certificates: RSA, as most authorities have.</summary>
    /// <param name="folder">Where; made.</param>
    public static async Task<OpensslAuthority> CreateAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        var made = new OpensslAuthority(folder);
        await File.WriteAllTextAsync(made.ConfigurationFile, Configuration.Replace("SERIAL", made.At("serial"), StringComparison.Ordinal));
        await File.WriteAllTextAsync(made.At("serial"), "01\n");
        await RunAsync(
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", made.At("root.key"), "-out", made.RootFile, "-days", "2",
            "-subj", "/CN=Openssl Root", "-config", made.ConfigurationFile, "-extensions", "root");
        await RunAsync(
            "req", "-newkey", "rsa:2048", "-nodes", "-keyout", made.At("tsa.key"), "-out", made.At("tsa.csr"), "-subj", "/CN=Openssl Time Stamps",
            "-config", made.ConfigurationFile);
        await RunAsync(
            "x509", "-req", "-in", made.At("tsa.csr"), "-CA", made.RootFile, "-CAkey", made.At("root.key"), "-set_serial", "2", "-days", "1",
            "-extfile", made.ConfigurationFile, "-extensions", "stamps", "-out", made.At("tsa.pem"));
        return made;
    }

    /// <summary>Answers one request.</summary>
    public async Task<byte[]> AnswerAsync(byte[] query)
    {
        await File.WriteAllBytesAsync(At("query.tsq"), query);
        await RunAsync(
            "ts", "-reply", "-config", ConfigurationFile, "-section", "authority", "-queryfile", At("query.tsq"), "-inkey", At("tsa.key"),
            "-signer", At("tsa.pem"), "-out", At("reply.tsr"));
        return await File.ReadAllBytesAsync(At("reply.tsr"));
    }

    private static async Task RunAsync(params string[] arguments)
    {
        ProgramRun run = await Tool.OpenSsl.RunAsync(arguments);
        Assert.True(run.Code == 0, run.Said);
    }

    private string At(string name) => Path.Combine(_folder, name);
}
