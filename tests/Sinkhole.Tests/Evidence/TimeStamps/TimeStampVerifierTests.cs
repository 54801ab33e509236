using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Sinkhole.Evidence.TimeStamps;
using Sinkhole.Tests.Evidence.Journals;
using Xunit;

namespace Sinkhole.Tests.Evidence.TimeStamps;

public sealed class TimeStampVerifierTests : IDisposable
{
    private static readonly byte[] Stamped = Encoding.UTF8.GetBytes("hello time\n");
    private static readonly byte[] Golden = GoldenHex.Read("time-stamp.hex");
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 10, 0, 0, TimeSpan.Zero);

    /// <summary>Octets that nobody signs, and that say nothing that is used: status, two versions, the names of hashes beside the signature.</summary>
    private static readonly int[] Unsigned = [8, 34, .. Enumerable.Range(40, 11), 610, 659];

    private readonly X509Certificate2 _root = X509CertificateLoader.LoadCertificate(GoldenHex.Read("time-stamp-root.hex"));
    private readonly TimeStampAuthority _authority = new(Now);
    private readonly TimeStampQuery _query = TimeStampQuery.Create(Stamped);

    private TimeStampTrust GoldenTrust => new([_root]);

    private TimeStampTrust Trust => new([_authority.Root]);

    public void Dispose()
    {
        _root.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public void Stamp_made_by_openssl_is_read_with_its_time_its_accuracy_and_its_authority()
    {
        TimeStampVerdict verdict = TimeStampVerifier.VerifyKept(Stamped, Golden, GoldenTrust);

        Assert.Equal(string.Empty, verdict.Problem);
        Assert.Equal(
            (new DateTimeOffset(2026, 11, 30, 4, 46, 14, TimeSpan.Zero), TimeSpan.FromSeconds(1.5), "CN=Example Time Stamps", true),
            (verdict.Stamp!.Time, verdict.Stamp.Accuracy, verdict.Stamp.Authority, verdict.Stamp.IsCertificateChecked));
    }

    [Fact]
    public void Time_before_which_the_octets_existed_is_the_latest_that_the_stamp_allows()
    {
        TimeStamp stamp = TimeStampVerifier.VerifyKept(Stamped, Golden, trust: null).Stamp!;

        Assert.Equal(new DateTimeOffset(2026, 11, 30, 4, 46, 16, TimeSpan.Zero), stamp.ExistedBefore);
        Assert.Equal(stamp.Time, (stamp with { Accuracy = TimeSpan.Zero }).ExistedBefore);
        Assert.False(stamp.IsCertificateChecked);
    }

    [Fact]
    public void Other_octets_are_not_stamped() =>
        Assert.Equal(TimeStampFault.OtherData, TimeStampVerifier.VerifyKept("hello time"u8, Golden, GoldenTrust).Fault);

    [Fact]
    public void Roots_of_the_system_and_of_others_are_not_trusted() =>
        Assert.Equal(TimeStampFault.WrongCertificate, TimeStampVerifier.VerifyKept(Stamped, Golden, Trust).Fault);

    [Fact]
    public void Certificate_that_signed_is_no_root_of_its_own()
    {
        TimeStampVerdict verdict = TimeStampVerifier.VerifyKept(Stamped, Golden, new TimeStampTrust([]));

        Assert.Equal(TimeStampFault.WrongCertificate, verdict.Fault);
    }

    [Fact]
    public void Answer_to_the_request_is_accepted()
    {
        TimeStampVerdict verdict = Ask(TimeStampLie.None);

        Assert.Equal(string.Empty, verdict.Problem);
        Assert.Equal((Now, Now.AddSeconds(1)), (verdict.Stamp!.Time, verdict.Stamp.ExistedBefore));
    }

    [Theory]
    [InlineData(TimeStampLie.OtherImprint, TimeStampFault.OtherData)]
    [InlineData(TimeStampLie.OtherHash, TimeStampFault.OtherData)]
    [InlineData(TimeStampLie.OtherNonce, TimeStampFault.OtherNonce)]
    [InlineData(TimeStampLie.NoNonce, TimeStampFault.OtherNonce)]
    [InlineData(TimeStampLie.OtherAuthority, TimeStampFault.WrongCertificate)]
    [InlineData(TimeStampLie.NoPurpose, TimeStampFault.WrongCertificate)]
    [InlineData(TimeStampLie.SecondPurpose, TimeStampFault.WrongCertificate)]
    [InlineData(TimeStampLie.PurposeNotCritical, TimeStampFault.WrongCertificate)]
    [InlineData(TimeStampLie.NoCertificate, TimeStampFault.WrongCertificate)]
    [InlineData(TimeStampLie.ExpiredCertificate, TimeStampFault.Expired)]
    [InlineData(TimeStampLie.FutureCertificate, TimeStampFault.Expired)]
    [InlineData(TimeStampLie.DayLate, TimeStampFault.OtherTime)]
    [InlineData(TimeStampLie.DayEarly, TimeStampFault.OtherTime)]
    [InlineData(TimeStampLie.Refusal, TimeStampFault.Refused)]
    [InlineData(TimeStampLie.WeakHash, TimeStampFault.BadSignature)]
    [InlineData(TimeStampLie.OtherCertificateNamed, TimeStampFault.BadSignature)]
    [InlineData(TimeStampLie.OtherContent, TimeStampFault.NotAResponse)]
    public void Authority_that_lies_is_refused_with_the_cause(TimeStampLie lie, TimeStampFault expected)
    {
        TimeStampVerdict verdict = Ask(lie);

        Assert.Equal((expected, null), (verdict.Fault!.Value, verdict.Stamp));
        Assert.NotEmpty(verdict.Problem);
    }

    [Fact]
    public void Root_that_is_out_of_its_dates_is_expired()
    {
        using var authority = new TimeStampAuthority(Now.AddYears(-11));
        byte[] response = authority.Answer(_query.ToBytes(), Now.AddYears(-7));
        byte[] late = authority.Answer(_query.ToBytes(), Now);

        Assert.Null(TimeStampVerifier.VerifyAnswer(_query, response, new TimeStampTrust([authority.Root]), now: null).Fault);
        Assert.Equal(TimeStampFault.Expired, TimeStampVerifier.VerifyAnswer(_query, late, new TimeStampTrust([authority.Root]), now: null).Fault);
    }

    [Theory]
    [InlineData(-300, true)]
    [InlineData(300, true)]
    [InlineData(-301, false)]
    [InlineData(301, false)]
    public void Time_is_compared_with_a_synchronised_clock(int seconds, bool isAccepted)
    {
        byte[] response = _authority.Answer(_query.ToBytes(), Now.AddSeconds(seconds));

        Assert.Equal(isAccepted, TimeStampVerifier.VerifyAnswer(_query, response, Trust, Now).Stamp is not null);
        Assert.NotNull(TimeStampVerifier.VerifyAnswer(_query, response, Trust, now: null).Stamp);
    }

    [Fact]
    public void What_an_authority_says_of_its_refusal_is_printable()
    {
        TimeStampVerdict verdict = Ask(TimeStampLie.Refusal);

        Assert.Equal("the authority refused the request: status 2: no ?[31mtime, timeNotAvailable", verdict.Problem);
    }

    [Fact]
    public void Two_requests_have_two_nonces() => Assert.NotEqual(_query.ToBytes(), TimeStampQuery.Create(Stamped).ToBytes());

    [Fact]
    public void Any_flipped_bit_is_refused_or_changes_nothing_that_is_said()
    {
        TimeStamp golden = TimeStampVerifier.VerifyKept(Stamped, Golden, GoldenTrust).Stamp!;
        List<int> accepted = [];
        for (int bit = 0; bit < 8 * Golden.Length; bit++)
        {
            byte[] octets = [.. Golden];
            octets[bit / 8] ^= (byte)(1 << (bit % 8));
            if (TimeStampVerifier.VerifyKept(Stamped, octets, GoldenTrust).Stamp is { } stamp)
            {
                Assert.Equal(golden, stamp);
                accepted.Add(bit / 8);
            }
        }

        Assert.Empty(accepted.Except(Unsigned));
    }

    [Fact]
    public void Any_prefix_and_anything_behind_the_end_is_refused()
    {
        for (int length = 0; length < Golden.Length; length++)
        {
            Assert.NotNull(TimeStampVerifier.VerifyKept(Stamped, Golden.AsMemory(0, length), GoldenTrust).Fault);
        }

        Assert.Equal(TimeStampFault.NotAResponse, TimeStampVerifier.VerifyKept(Stamped, (byte[])[.. Golden, 0], GoldenTrust).Fault);
    }

    [Fact]
    public void Any_octets_get_a_verdict() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        octets => TimeStampVerifier.VerifyKept(Stamped, octets, trust: null).Fault is not null).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_octets_in_the_place_of_some_get_a_verdict() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        ArbMap.Default.ArbFor<ushort>(),
        (octets, at) =>
        {
            int from = at % Golden.Length;
            byte[] changed = [.. Golden[..from], .. octets, .. Golden[Math.Min(Golden.Length, from + octets.Length)..]];
            TimeStampVerdict verdict = TimeStampVerifier.VerifyKept(Stamped, changed, GoldenTrust);
            return verdict.Stamp is null != verdict.Fault is null;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Page_in_the_place_of_a_response_is_refused() => Assert.Equal(
        TimeStampFault.NotAResponse, TimeStampVerifier.VerifyKept(Stamped, "<!doctype html><title>502</title>"u8.ToArray(), trust: null).Fault);

    private TimeStampVerdict Ask(TimeStampLie lie) =>
        TimeStampVerifier.VerifyAnswer(_query, _authority.Answer(_query.ToBytes(), Now, lie), Trust, Now);
}
