using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;
using Sinkhole.Evidence.Sealing;
using Sinkhole.Platform.Files;
using Sinkhole.Tests.Appliance;
using Sinkhole.Tests.Clocks;
using Xunit;

namespace Sinkhole.Tests.Evidence.Sealing;

public sealed class SealerTests : IDisposable
{
    private const string Order = "xa-erc-2026-0345";
    private const string Record = "AAAQEAYEAUDAOCH7";
    private const string Plain = "{\"account\":\"alice\"}";

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly List<string?> _said = [];
    private readonly List<EnvelopeName> _removed = [];
    private readonly Sealer _sealer;

    public SealerTests()
    {
        _sealer = Create();
        _sealer.Use([TestAuthority.First.Certificate], orders: 1);
    }

    private string Seals => _folder.Below("seals");

    public void Dispose()
    {
        _sealer.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Value_is_opened_by_the_authority_and_has_the_layout_of_version_1()
    {
        byte[] value = await SealAsync(Plain);

        Assert.Equal(1, value[0]);
        Assert.Equal(1 + 8 + 12 + 64 + 16, value.Length);
        Assert.Equal(Plain, Open(value));
        Assert.Equal((1, 0), (_sealer.Sealed, _sealer.Failed));
    }

    [Fact]
    public async Task Envelope_is_on_disk_before_its_value_is_given_out_and_is_for_its_owner_only()
    {
        byte[] value = await SealAsync(Plain);

        string envelope = Assert.Single(TestAuthority.Envelopes(Seals, Order));
        Assert.Equal($"2026-11-21-{Convert.ToHexStringLower(value.AsSpan(1, 8))}.p7m", Path.GetFileName(envelope));
        Assert.Equal(FileModes.OwnerFile, File.GetUnixFileMode(envelope));
        Assert.Equal(FileModes.OwnerFolder, File.GetUnixFileMode(Path.GetDirectoryName(envelope)!));
        Assert.Equal(FileModes.OwnerFolder, File.GetUnixFileMode(Seals));
    }

    [Fact]
    public async Task Values_of_one_day_share_a_key_and_no_nonce()
    {
        byte[][] values = await Task.WhenAll(Enumerable.Range(0, 200).Select(number => SealAsync($"{{\"account\":\"a{number}\"}}")));

        Assert.Single(TestAuthority.Envelopes(Seals, Order));
        Assert.Equal(200, values.Select(static value => Convert.ToHexString(value.AsSpan(9, 12))).Distinct().Count());
        Assert.Equal("{\"account\":\"a7\"}", Open(values[7]));
    }

    [Fact]
    public async Task Each_of_two_authorities_opens_a_value()
    {
        _sealer.Use([TestAuthority.First.Certificate, TestAuthority.Second.Certificate], orders: 1);

        byte[] value = await SealAsync(Plain);

        Assert.Equal(Plain, Open(value));
        Assert.Equal(Plain, TestAuthority.Second.Open(Seals, Order, Record, 2, value));
    }

    [Theory]
    [InlineData("xa-other", Record, 2)]
    [InlineData(Order, "AAAQEAYEAUDAOCH6", 2)]
    [InlineData(Order, Record, 1)]
    public async Task Value_opens_only_in_its_order_record_and_version(string order, string record, int version)
    {
        byte[] value = await SealAsync(Plain);
        if (order != Order)
        {
            Directory.Move(Path.Combine(Seals, Order), Path.Combine(Seals, order));
        }

        Assert.ThrowsAny<CryptographicException>(() => TestAuthority.First.Open(Seals, order, record, version, value));
    }

    [Fact]
    public async Task Value_with_any_bit_changed_does_not_open()
    {
        byte[] value = await SealAsync(Plain);
        for (int at = 9; at < value.Length; at++)
        {
            byte[] changed = (byte[])value.Clone();
            changed[at] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => Open(changed));
        }
    }

    [Theory]
    [InlineData(1, 64)]
    [InlineData(64, 64)]
    [InlineData(65, 128)]
    [InlineData(1024, 1024)]
    public async Task Length_says_only_how_many_blocks_there_are(int octets, int padded) =>
        Assert.Equal(37 + padded, (await SealAsync(new string('x', octets))).Length);

    [Fact]
    public async Task R26_Process_that_is_started_again_has_another_key_and_both_are_opened_by_the_authority()
    {
        byte[] before = await SealAsync(Plain);
        _sealer.Dispose();
        using Sealer again = Create();
        again.Use([TestAuthority.First.Certificate], orders: 1);

        byte[] after = (await again.SealAsync(Order, Record, 2, Encoding.UTF8.GetBytes(Plain)))!;

        Assert.Equal(2, TestAuthority.Envelopes(Seals, Order).Count);
        Assert.NotEqual(before[1..9], after[1..9]);
        Assert.Equal((Plain, Plain), (Open(before), Open(after)));
    }

    [Fact]
    public async Task Next_day_has_a_key_of_its_own()
    {
        byte[] evening = await SealAsync(Plain);
        _time.Set(ManualTime.Start.AddDays(1));

        byte[] morning = await SealAsync(Plain);

        Assert.Equal(["2026-11-21", "2026-11-22"], TestAuthority.Envelopes(Seals, Order).Select(static file => Path.GetFileName(file)[..10]));
        Assert.Equal((Plain, Plain), (Open(evening), Open(morning)));
    }

    [Fact]
    public async Task Key_of_a_day_leaves_the_memory_within_a_minute_of_its_end_though_nothing_is_sealed()
    {
        await SealAsync(Plain);
        _time.Set(ManualTime.Start.AddDays(1));
        Assert.Equal(1, _sealer.Keys);

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(0, _sealer.Keys);
    }

    [Fact]
    public async Task No_more_keys_are_kept_than_orders_have_sealed_values_and_the_one_used_least_recently_goes()
    {
        _sealer.Use([TestAuthority.First.Certificate], orders: 2);
        foreach (string order in (string[])["a", "b", "a", "c", "a"])
        {
            Assert.NotNull(await _sealer.SealAsync(order, Record, 2, "x"u8));
        }

        Assert.Equal(2, _sealer.Keys);
        Assert.Equal((1, 1, 1), (TestAuthority.Envelopes(Seals, "a").Count, TestAuthority.Envelopes(Seals, "b").Count, TestAuthority.Envelopes(Seals, "c").Count));
        _sealer.Use([TestAuthority.First.Certificate], orders: 1);
        Assert.Equal(1, _sealer.Keys);
    }

    [Fact]
    public async Task Other_certificates_replace_the_keys_and_the_same_ones_do_not()
    {
        await SealAsync(Plain);
        _sealer.Use([TestAuthority.First.Certificate], orders: 1);
        await SealAsync(Plain);
        Assert.Single(TestAuthority.Envelopes(Seals, Order));

        _sealer.Use([TestAuthority.Second.Certificate], orders: 1);
        byte[] value = await SealAsync(Plain);

        Assert.Equal(2, TestAuthority.Envelopes(Seals, Order).Count);
        Assert.Equal(Plain, TestAuthority.Second.Open(Seals, Order, Record, 2, value));
    }

    [Fact]
    public async Task Without_a_certificate_nothing_is_sealed()
    {
        _sealer.Use([], orders: 1);

        Assert.Null(await _sealer.SealAsync(Order, Record, 2, "x"u8));
        Assert.Equal((0, 1), (_sealer.Sealed, _sealer.Failed));
        Assert.Null(_sealer.FirstExpiry);
        Assert.False(Directory.Exists(Seals));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../hits")]
    [InlineData("a/b")]
    [InlineData("A")]
    [InlineData("a\0")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task Order_that_cannot_name_a_folder_has_no_sealed_values(string order)
    {
        Assert.Null(await _sealer.SealAsync(order, Record, 2, "x"u8));
        Assert.False(Directory.Exists(Seals));
    }

    [Fact]
    public async Task Value_that_is_empty_or_too_long_is_not_sealed()
    {
        Assert.Null(await _sealer.SealAsync(Order, Record, 2, []));
        Assert.Null(await _sealer.SealAsync(Order, Record, 2, new byte[1025]));
    }

    [Fact]
    public async Task Disk_that_takes_no_envelope_fails_the_values_and_is_tried_again_after_five_seconds()
    {
        File.WriteAllText(Seals, "in its place");
        Assert.Null(await _sealer.SealAsync(Order, Record, 2, "x"u8));
        File.Delete(Seals);

        Assert.Null(await _sealer.SealAsync(Order, Record, 2, "x"u8));
        Assert.False(Directory.Exists(Seals));
        _time.Advance(TimeSpan.FromSeconds(5));
        byte[] value = await SealAsync(Plain);

        Assert.Equal(Plain, Open(value));
        Assert.Equal((1, 2), (_sealer.Sealed, _sealer.Failed));
        Assert.Equal(2, _said.Count);
        Assert.Contains(Seals, _said[0], StringComparison.Ordinal);
        Assert.Null(_said[1]);
    }

    [Fact]
    public async Task Sealer_that_is_disposed_seals_nothing()
    {
        await SealAsync(Plain);
        _sealer.Dispose();

        Assert.Equal(0, _sealer.Keys);
        Assert.Null(await _sealer.SealAsync(Order, Record, 2, "x"u8));
    }

    [Fact]
    public void First_certificate_to_expire_is_told()
    {
        using var sooner = new TestAuthority(until: TestAuthority.NotBefore.AddDays(90));
        _sealer.Use([TestAuthority.First.Certificate, sooner.Certificate], orders: 1);

        Assert.Equal(TestAuthority.NotBefore.AddDays(90), _sealer.FirstExpiry);
    }

    [Fact]
    public async Task R26_No_file_holds_the_data_key_or_the_plaintext()
    {
        byte[] value = await SealAsync(Plain);
        byte[] key = TestAuthority.First.KeyIn(Assert.Single(TestAuthority.Envelopes(Seals, Order)));
        File.WriteAllBytes(_folder.Below("value"), value);

        foreach (string file in Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories))
        {
            byte[] octets = File.ReadAllBytes(file);
            Assert.True(octets.AsSpan().IndexOf(key) < 0 && octets.AsSpan().IndexOf("alice"u8) < 0, file);
        }
    }

    [Theory]
    [InlineData("removed")]
    [InlineData("truncated")]
    [InlineData("another envelope")]
    [InlineData("link")]
    [InlineData("folder removed")]
    public async Task Envelope_that_was_removed_or_changed_is_found_within_ten_seconds_and_later_values_are_under_another_key(string what)
    {
        await SealAsync(Plain);
        string envelope = Assert.Single(TestAuthority.Envelopes(Seals, Order));
        byte[] octets = File.ReadAllBytes(envelope);
        File.Delete(envelope);
        switch (what)
        {
            case "truncated":
                File.WriteAllBytes(envelope, []);
                break;
            case "another envelope":
                _sealer.Use([TestAuthority.First.Certificate], orders: 2);
                await _sealer.SealAsync("other", Record, 2, "x"u8);
                File.Copy(Assert.Single(TestAuthority.Envelopes(Seals, "other")), envelope);
                break;
            case "link":
                File.WriteAllBytes(_folder.Below("moved"), octets);
                File.CreateSymbolicLink(envelope, _folder.Below("moved"));
                break;
            case "folder removed":
                Directory.Delete(Seals, recursive: true);
                break;
            default:
                break;
        }

        _time.Advance(TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(10));
        byte[] after = await SealAsync(Plain);

        Assert.Equal(Plain, Open(after));
        Assert.Equal(Path.GetFileNameWithoutExtension(envelope), Assert.Single(_removed).ToString().Split('/')[1]);
        Assert.Equal(1, _sealer.Removed);
    }

    [Fact]
    public async Task Envelope_that_nobody_touched_stays_in_use()
    {
        await SealAsync(Plain);
        _time.Advance(TimeSpan.FromSeconds(30));
        await SealAsync(Plain);

        Assert.Single(TestAuthority.Envelopes(Seals, Order));
        Assert.Equal(0, _sealer.Removed);
    }

    [Fact]
    public async Task Envelope_that_is_forgotten_before_it_goes_is_not_told()
    {
        await SealAsync(Plain);
        string envelope = Assert.Single(TestAuthority.Envelopes(Seals, Order));
        Assert.True(EnvelopeName.TryParse($"{Order}/{Path.GetFileNameWithoutExtension(envelope)}", out EnvelopeName name));
        _sealer.Forget([name]);
        File.Delete(envelope);
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Empty(_removed);
        Assert.Equal(Plain, Open(await SealAsync(Plain)));
    }

    private Sealer Create() => new(Seals, _time, _said.Add, clockIsTrusted: null, _removed.Add);

    private async Task<byte[]> SealAsync(string plain)
    {
        byte[]? value = await _sealer.SealAsync(Order, Record, 2, Encoding.UTF8.GetBytes(plain));
        Assert.NotNull(value);
        return value;
    }

    private string Open(byte[] value) => TestAuthority.First.Open(Seals, Order, Record, 2, value);
}
