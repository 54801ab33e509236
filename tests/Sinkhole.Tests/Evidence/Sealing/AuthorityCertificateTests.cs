using System;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Sinkhole.Evidence.Sealing;
using Xunit;

namespace Sinkhole.Tests.Evidence.Sealing;

public sealed class AuthorityCertificateTests
{
    private static readonly string Good = TestAuthority.First.Pem;

    [Fact]
    public void Certificate_is_read_with_its_dates_and_its_name()
    {
        Assert.True(TryRead(Good, out AuthorityCertificate? certificate, out CertificateProblem? problem));

        Assert.Null(problem);
        Assert.Equal("CN=Example Regional Court", certificate!.Subject);
        Assert.Equal((TestAuthority.NotBefore, TestAuthority.NotAfter), (certificate.NotBefore, certificate.NotAfter));
        Assert.Equal(64, certificate.Thumbprint.Length);
    }

    [Fact]
    public void Text_around_the_certificate_does_not_matter()
    {
        Assert.True(TryRead($"subject=CN = Court\nissuer=CN = Court\n{Good}\n# kept by the clerk\n", out _, out _));
        Assert.True(TryRead(Good.Replace("\n", "\r\n", StringComparison.Ordinal), out _, out _));
    }

    [Fact]
    public void Expired_certificate_is_read_because_its_key_still_opens()
    {
        using var past = new TestAuthority(until: TestAuthority.NotBefore.AddDays(1));

        Assert.True(TryRead(past.Pem, out _, out _));
    }

    [Theory]
    [InlineData("", 0, "is empty")]
    [InlineData(" \n", 0, "is empty")]
    [InlineData("\u00ef\u00bb\u00bf", 0, "is empty")]
    [InlineData("0\u0082\u0005\u00ef", 0, "is no whole certificate: it is cut, damaged or something else in DER form")]
    [InlineData("<html><body>Sign in</body></html>", 0, "holds no certificate in PEM form")]
    [InlineData("\u00ff\u00fe-\0-\0-\0", 0, "is no text in ASCII or UTF-8")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n", 0, "is cut: the line -----END CERTIFICATE----- is missing")]
    [InlineData("-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n", 1, "holds a request for a certificate, which nobody has signed")]
    [InlineData("-----BEGIN PKCS7-----\nAAAA\n-----END PKCS7-----\n", 1, "holds certificates in PKCS #7 form")]
    [InlineData("-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n", 1, "holds something other than a certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", 1, "holds a certificate that cannot be read")]
    [InlineData("\n\n-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", 3, "holds a public key without a certificate")]
    [InlineData("-----BEGIN TRUSTED CERTIFICATE-----\nAAAA\n-----END TRUSTED CERTIFICATE-----\n", 1, "holds a certificate in a form of OpenSSL alone")]
    public void File_without_a_certificate_is_refused_at_its_line(string file, int line, string message) => AssertRefused(file, line, message);

    [Fact]
    public void Mark_of_utf_8_before_the_certificate_does_not_matter() => Assert.True(TryRead($"\u00ef\u00bb\u00bf{Good}", out _, out _));

    [Theory]
    [InlineData("-----", "> -----")]
    [InlineData("-----", "\u00e2\u0080\u0094-")]
    [InlineData("\n", "<br>")]
    public void Certificate_that_a_mail_or_a_word_processor_has_changed_is_told_as_such(string right, string changed) => AssertRefused(
        Good.Replace(right, changed, StringComparison.Ordinal),
        0,
        "holds a certificate that a mail, a page or a word processor has changed: its first and last line have five hyphens on each side and "
            + "nothing else");

    [Theory]
    [InlineData(X509ContentType.Cert, "holds a certificate in DER form", "openssl x509 -inform DER -in FILE -out FILE.pem")]
    [InlineData(X509ContentType.Pkcs7, "holds certificates in PKCS #7 form", "openssl pkcs7 -inform DER -print_certs")]
    [InlineData(X509ContentType.Pkcs12, "is a PKCS #12 file, in which a private key is as a rule", "remove it from this machine")]
    public void Other_form_of_a_certificate_is_named_with_the_command_that_converts_it(X509ContentType form, string message, string remedy)
    {
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(TestAuthority.First.Certificate.Der.Span);
        byte[] file = new X509Certificate2Collection(certificate).Export(form)!;

        Assert.False(AuthorityCertificate.TryRead(file, out _, out CertificateProblem? problem));
        Assert.False(AuthorityCertificate.TryRead(file.AsSpan(0, file.Length - 9), out _, out CertificateProblem? cut));

        Assert.Equal(message, problem!.Message);
        Assert.Contains(remedy, problem.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("convert", cut!.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Second_certificate_is_refused_at_its_line() =>
        AssertRefused(Good + TestAuthority.Second.Pem, Good.Count(static character => character == '\n') + 1, "holds a second certificate");

    [Fact]
    public void Private_key_is_refused_wherever_it_stands()
    {
        AssertRefused(TestAuthority.First.KeyPem + Good, 1, "holds a private key");
        AssertRefused(Good + TestAuthority.First.KeyPem, Good.Count(static character => character == '\n') + 1, "holds a private key");
    }

    [Fact]
    public void Key_of_2048_bits_is_too_small()
    {
        using var small = new TestAuthority(bits: 2048);

        AssertRefused(small.Pem, 1, "its certificate has an RSA key of 2048 bits, fewer than 3072");
    }

    [Fact]
    public void Elliptic_curve_is_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = new CertificateRequest("CN=Court", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(TestAuthority.NotBefore, TestAuthority.NotAfter);

        AssertRefused(certificate.ExportCertificatePem(), 1, "its certificate has an elliptic curve key");
    }

    [Fact]
    public void Key_usage_must_allow_to_encipher_keys_where_it_is_present()
    {
        using var signs = new TestAuthority(usage: X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign);
        using var enciphers = new TestAuthority(usage: X509KeyUsageFlags.KeyEncipherment);

        AssertRefused(signs.Pem, 1, "its certificate may not encipher keys");
        Assert.True(TryRead(enciphers.Pem, out _, out _));
    }

    [Fact]
    public void Any_octets_are_read_or_refused_and_never_throw() =>
        Prop.ForAll<byte[]>(static octets => AuthorityCertificate.TryRead(octets ?? [], out _, out CertificateProblem? problem) == problem is null)
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Certificate_with_any_octet_changed_is_read_or_refused_and_never_throws()
    {
        byte[] good = Encoding.ASCII.GetBytes(Good);
        var random = new Random(20261130);
        for (int round = 0; round < 2000; round++)
        {
            byte[] changed = (byte[])good.Clone();
            changed[random.Next(changed.Length)] = (byte)random.Next(256);

            Assert.Equal(AuthorityCertificate.TryRead(changed, out _, out CertificateProblem? problem), problem is null);
        }
    }

    private static bool TryRead(string file, out AuthorityCertificate? certificate, out CertificateProblem? problem) =>
        AuthorityCertificate.TryRead(Encoding.Latin1.GetBytes(file), out certificate, out problem);

    private static void AssertRefused(string file, int line, string message)
    {
        Assert.False(TryRead(file, out AuthorityCertificate? certificate, out CertificateProblem? problem));
        Assert.Null(certificate);
        Assert.Equal((line, message), (problem!.Line, problem.Message));
        Assert.NotEmpty(problem.Remedy);
    }
}
