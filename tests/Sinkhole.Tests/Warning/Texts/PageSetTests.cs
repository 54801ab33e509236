using System;
using System.Buffers;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using Sinkhole.Tests.Warning.Support;
using Sinkhole.Warning.Texts;
using Xunit;

namespace Sinkhole.Tests.Warning.Texts;

public sealed class PageSetTests
{
    private const int MaxOctets = 12_000;
    private static readonly Regex Foreign = new(
        "<script|<form|<input|<iframe|<object|<link|<img|<base|<meta http-equiv| on[a-z]+=|style=|src=|url\\(|@import",
        RegexOptions.IgnoreCase);

    private const string Reference = "ABCDEFGHIJKLMNOP";

    public static TheoryData<string, OrderClass, bool> Pages { get; } = [
        .. from language in Catalogues.Languages
           from orderClass in Enum.GetValues<OrderClass>()
           from isReferenced in new[] { true, false }
           select (language, orderClass, isReferenced),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_is_well_formed_and_loads_nothing(string language, OrderClass orderClass, bool isReferenced)
    {
        string page = Render(SampleOrders.Court with { Class = orderClass }, language, isReferenced);

        Markup.AssertWellFormed(page);
        Assert.DoesNotMatch(Foreign, page);
        Assert.Contains($"<html lang=\"{language}\" dir=\"ltr\">", page);
        Assert.Contains("<meta charset=\"utf-8\">", page);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_with_the_longest_facts_and_name_is_within_twelve_thousand_octets(
        string language, OrderClass orderClass, bool isReferenced)
    {
        string host = "xn--" + string.Join('.', Enumerable.Repeat(new string('w', 40), 6)) + ".example";
        string longest = new('W', 10_000);
        OrderFacts facts = SampleOrders.Court with
        {
            Class = orderClass,
            Authority = new string('è', OrderFacts.MaxTextCharacters),
            Case = longest,
            LegalBasis = longest,
            Appeal = longest,
            ContactPage = longest,
            ContactEmail = longest,
        };

        PageProfile profile = SampleOrders.Profile with { SealsAccounts = true, HashesPasswords = true };

        int octets = Encoding.UTF8.GetByteCount(Render(facts, language, isReferenced, host, profile));

        Assert.InRange(octets, 4_000, MaxOctets);
    }

    [Theory]
    [InlineData("it", "Leggere questa pagina non è un reato", "Non chiede pagamenti", "2 novembre 2026, ore 00:00 UTC")]
    [InlineData("fr", "Lire cette page n’est pas une infraction", "Elle ne demande ni paiement", "2 novembre 2026, 00:00 UTC")]
    [InlineData("en", "Reading this page is not an offence", "It asks for no payment", "2 November 2026, 00:00 UTC")]
    public void Page_says_what_the_checklist_asks_in_its_order(string language, string meaning, string never, string from)
    {
        string page = Render(SampleOrders.Court, language, isReferenced: true);

        string[] sequence =
        [
            "<h1>", "<bdi>www.seized.example</bdi>", meaning, "<table>", "Example Regional Court", "12 O 345/26 #7", "xa-erc-2026-0345",
            "Example Code § 7(2)", from, Reference, "https://verify.example/", never, "https://court.example/appeal",
            "mailto:clerk@court.example", "30", "?l=",
        ];
        int at = 0;
        foreach (string part in sequence)
        {
            int found = page.IndexOf(part, at, StringComparison.Ordinal);
            Assert.True(found >= 0, $"'{part}' does not follow in its place");
            at = found;
        }
    }

    [Fact]
    public void Title_names_the_domain() =>
        Assert.Contains("<title>Domain seized: www.seized.example</title>", Render(SampleOrders.Court, "en", isReferenced: true));

    [Fact]
    public void Page_links_to_every_other_language()
    {
        string page = Render(SampleOrders.Court, "fr", isReferenced: true);

        Assert.Contains("<a href=\"?l=it\" lang=\"it\" hreflang=\"it\">Italiano</a>", page);
        Assert.Contains("<a href=\"?l=en\" lang=\"en\" hreflang=\"en\">English</a>", page);
        Assert.Contains("<b lang=\"fr\">Français</b>", page);
    }

    [Theory]
    [InlineData("it", "registra", "riferimento")]
    [InlineData("fr", "enregistr", "référence")]
    [InlineData("en", "record", "reference")]
    public void Page_without_a_reference_says_nothing_of_a_record(string language, string recorded, string reference)
    {
        string page = Render(SampleOrders.Court, language, isReferenced: false);

        Assert.DoesNotContain(recorded, page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(reference, page, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("it", "un nome di account", "solo l’autorità giudiziaria possa leggerlo")]
    [InlineData("fr", "un nom de compte", "seule l’autorité judiciaire puisse la lire")]
    [InlineData("en", "an account name", "only the judicial authority can read it")]
    public void Page_says_that_an_account_is_recorded_sealed_only_where_the_profile_seals_it(string language, string account, string who)
    {
        PageProfile sealing = SampleOrders.Profile with { SealsAccounts = true };

        string marked = Render(SampleOrders.Court, language, isReferenced: true, profile: sealing);
        string plain = Render(SampleOrders.Court, language, isReferenced: true);
        string unrecorded = Render(SampleOrders.Court, language, isReferenced: false, profile: sealing);

        Assert.Contains(account, marked, StringComparison.Ordinal);
        Assert.Contains(who, marked, StringComparison.Ordinal);
        Assert.DoesNotContain(account, plain + unrecorded, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("it", "un’impronta (hash) della password", "La password stessa non viene mai registrata")]
    [InlineData("fr", "une empreinte (hachage) du mot de passe", "Le mot de passe lui-même n’est jamais enregistré")]
    [InlineData("en", "a hash of the password", "The password itself is never recorded")]
    public void Page_says_that_a_hash_of_a_password_is_recorded_only_while_passwords_are_hashed(string language, string hash, string never)
    {
        PageProfile sealing = SampleOrders.Profile with { SealsAccounts = true };

        string hashed = Render(SampleOrders.Court, language, isReferenced: true, profile: sealing with { HashesPasswords = true });
        string plain = Render(SampleOrders.Court, language, isReferenced: true, profile: sealing);
        string unsealed = Render(SampleOrders.Court, language, isReferenced: true, profile: SampleOrders.Profile with { HashesPasswords = true });
        string unrecorded = Render(SampleOrders.Court, language, isReferenced: false, profile: sealing with { HashesPasswords = true });

        Assert.Contains(hash, hashed, StringComparison.Ordinal);
        Assert.Contains(never, hashed, StringComparison.Ordinal);
        Assert.DoesNotContain(hash, plain + unsealed + unrecorded, StringComparison.Ordinal);
    }

    [Fact]
    public void Penalty_is_shown_only_if_the_profile_has_its_text()
    {
        PageProfile profile = SampleOrders.Profile with
        {
            Penalty = ImmutableDictionary<string, string>.Empty.Add("en", "Fine of <1> to 2."),
        };

        Assert.DoesNotContain("Notice from the authority", Render(SampleOrders.Court, "en", isReferenced: true));
        Assert.Contains("Fine of &lt;1&gt; to 2.", Render(SampleOrders.Court, "en", isReferenced: true, profile: profile));
        Assert.DoesNotContain("Fine of", Render(SampleOrders.Court, "it", isReferenced: true, profile: profile));
    }

    [Fact]
    public void Facts_are_text_and_never_markup()
    {
        OrderFacts facts = SampleOrders.Court with
        {
            Authority = "<script>alert(1)</script>",
            Case = "\" onclick=\"x",
            Appeal = "javascript:alert(1)",
            ContactPage = "https://verify.example/\"><b>",
            ContactEmail = "a@b.example?bcc=c@d.example",
        };

        string page = Render(facts, "en", isReferenced: true);

        Markup.AssertWellFormed(page);
        Assert.DoesNotContain("href=\"javascript", page);
        Assert.DoesNotContain("mailto:a@b.example?", page);
        Assert.DoesNotContain("<script", page);
    }

    [Fact]
    public void Order_without_an_end_says_so() =>
        Assert.Contains("<bdi>no end date set</bdi>", Render(SampleOrders.Court with { ValidUntil = null }, "en", isReferenced: true));

    [Fact]
    public void Order_without_a_contact_sends_mistakes_to_the_operator() =>
        Assert.Contains(
            "<a href=\"https://isp.example/\">",
            Render(SampleOrders.Court with { ContactPage = string.Empty, ContactEmail = string.Empty }, "en", isReferenced: true));

    [Fact]
    public void Version_names_the_text_and_not_the_visitor()
    {
        LanguagePages first = PagesOf(SampleOrders.Court, "en");
        LanguagePages again = PagesOf(SampleOrders.Court, "en");
        LanguagePages other = PagesOf(SampleOrders.Court with { Case = "13 O 1/26" }, "en");

        Assert.Equal(first.Referenced.Version, again.Referenced.Version);
        Assert.NotEqual(first.Referenced.Version, other.Referenced.Version);
        Assert.NotEqual(first.Referenced.Version, first.Unreferenced.Version);
    }

    [Fact]
    public void Profile_with_a_language_that_has_no_catalogue_is_refused()
    {
        PageProfile profile = SampleOrders.Profile with { Languages = ["it", "de"] };

        ArgumentException refusal = Assert.Throws<ArgumentException>(() => SampleOrders.Pages(SampleOrders.Court, profile));

        Assert.StartsWith("page seizure: no catalogue for 'de'; add de.yaml to its texts", refusal.Message);
    }

    private static LanguagePages PagesOf(OrderFacts facts, string language, PageProfile? profile = null) =>
        SampleOrders.Pages(facts, profile).Find(facts.Id)!.Languages.Single(pages => pages.Texts.Language == language);

    private static string Render(
        OrderFacts facts, string language, bool isReferenced, string host = "www.seized.example", PageProfile? profile = null)
    {
        LanguagePages pages = PagesOf(facts, language, profile);
        byte[] reference = isReferenced ? Encoding.ASCII.GetBytes(Reference) : [];
        var output = new ArrayBufferWriter<byte>();
        (isReferenced ? pages.Referenced : pages.Unreferenced)
            .WriteTo(output, new PageFill(DisplayName.ToText(host), DisplayName.ToMarkup(host), reference));
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
