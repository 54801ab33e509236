using System;
using System.Linq;
using Sinkhole.Documents.Codes;
using Sinkhole.Documents.Files;
using Sinkhole.Documents.Findings;
using Sinkhole.Orders.Reading;
using Sinkhole.Tests.Documents.Files;
using Xunit;

namespace Sinkhole.Tests.Orders.Reading;

/// <summary>The exact words of every finding of the document and of the order, as a person reads them.</summary>
public sealed class FindingMessageTests
{
    [Theory]
    [InlineData("note: shop front, exhibit 3", "matsh: exact", """
        lists/xa-erc-2026-0345.yaml:16:5: error SH101: unknown key 'matsh'; did you mean 'match'?
            matsh: exact
            ^

        """)]
    [InlineData("note: shop front, exhibit 3", "colour: red", """
        lists/xa-erc-2026-0345.yaml:16:5: error SH101: unknown key 'colour'
            colour: red
            ^
        hint: allowed keys: domain, match, action, page, note

        """)]
    [InlineData("note: shop front, exhibit 3", "domain: other.example", """
        lists/xa-erc-2026-0345.yaml:16:5: error SH102: key 'domain' appears twice; first at 15:5
            domain: other.example
            ^

        """)]
    [InlineData("domain: evil.example", "domain: *.evil.example", """
        lists/xa-erc-2026-0345.yaml:15:13: error SH103: '*' at the start of a value is a YAML alias; to cover a whole subtree write 'domain: evil.example' with 'match: subtree'
          - domain: *.evil.example
                    ^

        """)]
    [InlineData("domain: evil.example", "domain: evil$example.com", """
        lists/xa-erc-2026-0345.yaml:15:17: error SH104: not a valid domain name: label 'evil$example' contains '$'
          - domain: evil$example.com
                        ^

        """)]
    [InlineData("domain: evil.example", "domain: \u201Cevil.example\u201D", """
        lists/xa-erc-2026-0345.yaml:15:13: error SH137: there is a typographic quotation mark U+201C before this value; YAML knows " and ' only
          - domain: “evil.example”
                    ^
        hint: write plain quotes before and after it

        """)]
    [InlineData("\"12 O 345/26 #7\"", "\u201E12 O 345/26\u201C", """
        lists/xa-erc-2026-0345.yaml:6:9: error SH137: there is a typographic quotation mark U+201E before this value; YAML knows " and ' only
          case: „12 O 345/26“
                ^
        hint: write plain quotes before and after it

        """)]
    [InlineData("    note: shop front, exhibit 3", "<<<<<<< HEAD", """
        lists/xa-erc-2026-0345.yaml:16:1: error SH129: this is a merge conflict marker: the file contains two versions of its lines
        <<<<<<< HEAD
        ^
        hint: keep the right lines, and remove those that begin with '<<<<<<<', '=======' and '>>>>>>>'

        """)]
    [InlineData("domain: evil.example", "domain: catapult_tv.host.example", """
        lists/xa-erc-2026-0345.yaml:15:13: warning SH212: 'catapult_tv.host.example' holds '_': it is accepted, but some browsers and resolvers do not look up such a host
          - domain: catapult_tv.host.example
                    ^

        """)]
    [InlineData("domain: evil.example", "domain: catapult_tv.host.example\n  - domain: -tv.host.example", """
        lists/xa-erc-2026-0345.yaml:15:13: warning SH212: 'catapult_tv.host.example', like 1 other name of this order, has a label that holds '_', or that begins or ends with '-': it is accepted, but some browsers and resolvers do not look up such a host
          - domain: catapult_tv.host.example
                    ^

        """)]
    [InlineData("domain: evil.example", "domain: catapult_tv.host.example\n  - domain: b_c.example", """
        lists/xa-erc-2026-0345.yaml:15:13: warning SH212: 'catapult_tv.host.example', like 1 other name of this order, holds '_': it is accepted, but some browsers and resolvers do not look up such a host
          - domain: catapult_tv.host.example
                    ^

        """)]
    [InlineData("domain: evil.example", "domain: -tv.host.example", """
        lists/xa-erc-2026-0345.yaml:15:13: warning SH212: '-tv.host.example' has a label that begins or ends with '-': it is accepted, but some browsers and resolvers do not look up such a host
          - domain: -tv.host.example
                    ^

        """)]
    [InlineData("domain: evil.example", "domain: www.tv-.host.example", """
        lists/xa-erc-2026-0345.yaml:15:13: warning SH212: 'www.tv-.host.example' has a label that begins or ends with '-': it is accepted, but some browsers and resolvers do not look up such a host
          - domain: www.tv-.host.example
                    ^

        """)]
    [InlineData("domain: evil.example", "domain: https://evil.example/x", """
        lists/xa-erc-2026-0345.yaml:15:13: error SH105: this is a URL; only the host can be blocked: write 'evil.example' (the path '/x' will not be matched separately)
          - domain: https://evil.example/x
                    ^

        """)]
    [InlineData("domain: evil.example", "domain: evil.example:8080", """
        lists/xa-erc-2026-0345.yaml:15:13: error SH105: this names a port; only the host can be blocked: write 'evil.example'
          - domain: evil.example:8080
                    ^

        """)]
    [InlineData("domain: evil.example", "domain: \"*.evil.example\"", """
        lists/xa-erc-2026-0345.yaml:15:13: error SH106: '*.evil.example' is a wildcard; an order names domains
          - domain: "*.evil.example"
                    ^
        hint: write 'evil.example' and use 'match: subtree'

        """)]
    [InlineData("domain: evil.example", "domain: ev*l.example", """
        lists/xa-erc-2026-0345.yaml:15:13: error SH106: 'ev*l.example' is a pattern; an order names domains
          - domain: ev*l.example
                    ^
        hint: write the domain and use 'match: subtree' to cover every name below it

        """)]
    [InlineData("domain: evil.example", "domain: bücher.example", """
        lists/xa-erc-2026-0345.yaml:15:13: error SH107: 'bücher.example' is not ASCII; names are written as A-labels (xn--…)
          - domain: bücher.example
                    ^
        hint: write 'xn--bcher-kva.example', after comparing it with the order

        """)]
    [InlineData("domain: evil.example", "domain: 192.0.2.7", """
        lists/xa-erc-2026-0345.yaml:15:13: error SH108: '192.0.2.7' is an IP address; an order names domains
          - domain: 192.0.2.7
                    ^
        hint: name the domain that the order means

        """)]
    [InlineData("note: shop front, exhibit 3", "note: &n shop", """
        lists/xa-erc-2026-0345.yaml:16:11: error SH110: anchors, aliases and merge keys are not allowed
            note: &n shop
                  ^
        hint: write the value out in full

        """)]
    [InlineData("note: shop front, exhibit 3", "<<: { note: x }", """
        lists/xa-erc-2026-0345.yaml:16:5: error SH110: anchors, aliases and merge keys are not allowed
            <<: { note: x }
            ^
        hint: write the keys out in full

        """)]
    [InlineData("  authority: Example Regional Court\n", "", """
        lists/xa-erc-2026-0345.yaml:3:3: error SH111: required key 'authority' is missing from 'order'
          id: xa-erc-2026-0345
          ^

        """)]
    [InlineData("match: subtree, ", "", """
        lists/xa-erc-2026-0345.yaml:15:13: error SH111: required key 'match' is missing: neither this entry nor 'defaults' states it
          - domain: evil.example
                    ^
        lists/xa-erc-2026-0345.yaml:19:13: error SH111: required key 'match' is missing: neither this entry nor 'defaults' states it
          - domain: status.evil.example
                    ^

        """)]
    [InlineData("\"2026-11-02T00:00:00Z\"", "2026-11-02T00:00:00+01:00", """
        lists/xa-erc-2026-0345.yaml:9:15: error SH112: '2026-11-02T00:00:00+01:00' is not an instant in UTC, to the second
          valid_from: 2026-11-02T00:00:00+01:00
                      ^
        hint: write it like "2026-11-02T00:00:00Z"

        """)]
    [InlineData("id: xa-erc-2026-0345", "id: xa-erc-2026-0346", """
        lists/xa-erc-2026-0345.yaml:3:7: error SH113: file name differs from order.id: 'xa-erc-2026-0346' belongs in 'xa-erc-2026-0346.yaml'
          id: xa-erc-2026-0346
              ^
        hint: rename the file, or correct the id

        """)]
    [InlineData("note: shop front, exhibit 3", "\uFEFFnote: shop", """
        lists/xa-erc-2026-0345.yaml:16:5: error SH114: there is a byte order mark (U+FEFF) inside the file
            �note: shop
            ^
        hint: delete the invisible character here

        """)]
    [InlineData("class: court", "class: !evil court", """
        lists/xa-erc-2026-0345.yaml:5:10: error SH115: a value that begins with '!' is a YAML tag; tags are not allowed
          class: !evil court
                 ^
        hint: write the plain value, or put it in quotes

        """)]
    [InlineData("format: sinkhole.order/1", "%YAML 1.1\nformat: sinkhole.order/1", """
        lists/xa-erc-2026-0345.yaml:1:1: error SH115: '%' at the start of a line is a YAML directive; directives are not allowed
        %YAML 1.1
        ^

        """)]
    [InlineData("    action: passthru", "    action: passthru\n---\nformat: sinkhole.order/1", """
        lists/xa-erc-2026-0345.yaml:21:1: error SH116: a second document begins here; a file contains one
        ---
        ^
        hint: split the file, or remove this line

        """)]
    [InlineData("class: court", "class: [[[[[[[court]]]]]]]", """
        lists/xa-erc-2026-0345.yaml:5:10: error SH125: 'class' takes one of: court, police, regulator, test, not a list
          class: [[[[[[[court]]]]]]]
                 ^
        lists/xa-erc-2026-0345.yaml:5:16: error SH117: values are nested more than 8 levels deep here
          class: [[[[[[[court]]]]]]]
                       ^

        """)]
    [InlineData("class: court", "class: co\u202Eurt", """
        lists/xa-erc-2026-0345.yaml:5:12: error SH118: character U+202E is not allowed in a file
          class: co�urt
                   ^
        hint: delete the invisible character here

        """)]
    [InlineData("match: exact", "match: [exact]", """
        lists/xa-erc-2026-0345.yaml:18:12: error SH125: 'match' takes one of: exact, subtree, not a list
            match: [exact]
                   ^

        """)]
    [InlineData("- domain: evil.example\n    note: shop front, exhibit 3", "- evil.example", """
        lists/xa-erc-2026-0345.yaml:15:5: error SH125: an entry is a mapping, not a text
          - evil.example
            ^
        hint: write '- domain: evil.example'

        """)]
    [InlineData("domain: evil.example", "domain: ~", """
        lists/xa-erc-2026-0345.yaml:15:13: error SH126: 'domain' has no value; it takes a domain
          - domain: ~
                    ^

        """)]
    [InlineData("match: exact", "match: 7", """
        lists/xa-erc-2026-0345.yaml:18:12: error SH127: unknown value '7' for 'match'
            match: 7
                   ^
        hint: one of: exact, subtree

        """)]
    [InlineData("match: exact", "match: exakt", """
        lists/xa-erc-2026-0345.yaml:18:12: error SH127: unknown value 'exakt' for 'match'; did you mean 'exact'?
            match: exakt
                   ^
        hint: one of: exact, subtree

        """)]
    [InlineData("format: sinkhole.order/1", "format: sinkhole.order/2", """
        lists/xa-erc-2026-0345.yaml:1:9: error SH130: unknown format 'sinkhole.order/2'; this version reads 'sinkhole.order/1'
        format: sinkhole.order/2
                ^

        """)]
    [InlineData("\"12 O 345/26 #7\"", "12 O 345/26 #7", """
        lists/xa-erc-2026-0345.yaml:6:9: error SH131: 'case' must be in quotes: everything after ' #' would be a comment
          case: 12 O 345/26 #7
                ^
        hint: write case: "…"

        """)]
    [InlineData("\"XA\"", "NO", """
        lists/xa-erc-2026-0345.yaml:8:17: error SH132: 'jurisdiction' must be in quotes: some tools read NO as 'false'
          jurisdiction: NO
                        ^
        hint: write jurisdiction: "…"

        """)]
    [InlineData("\"XA\"", "\"Italy\"", """
        lists/xa-erc-2026-0345.yaml:8:17: error SH133: 'Italy' is not a jurisdiction
          jurisdiction: "Italy"
                        ^
        hint: use the country code of ISO 3166, like "IT" or "DE-BY"

        """)]
    [InlineData("id: xa-erc-2026-0345", "id: XA ERC", """
        lists/xa-erc-2026-0345.yaml:3:7: error SH134: 'XA ERC' is not an order id
          id: XA ERC
              ^
        hint: use 1 to 64 lower-case letters, digits and '-', like 'xa-erc-2026-0345'

        """)]
    [InlineData("\"https://court.example/appeal\"", "court.example/appeal", """
        lists/xa-erc-2026-0345.yaml:12:11: error SH135: 'court.example/appeal' is not a web address
          appeal: court.example/appeal
                  ^
        hint: write a whole http or https URL, like "https://court.example/appeal"

        """)]
    [InlineData("clerk@court.example", "clerk at court.example", """
        lists/xa-erc-2026-0345.yaml:11:69: error SH136: 'clerk at court.example' is not a mail address
          contact: { url: "https://verify.example/xa-erc-2026-0345", email: clerk at court.example }
                                                                            ^
        hint: write it like clerk@court.example

        """)]
    [InlineData("Example Regional Court", "\"Example\\nCourt\"", """
        lists/xa-erc-2026-0345.yaml:4:14: error SH137: 'authority' holds character U+000A; it is one line of printable text
          authority: "Example\nCourt"
                     ^

        """)]
    [InlineData("\"2027-11-02T00:00:00Z\"", "\"2026-11-02T00:00:00Z\"", """
        lists/xa-erc-2026-0345.yaml:10:16: error SH201: valid_until is not after valid_from
          valid_until: "2026-11-02T00:00:00Z"
                       ^

        """)]
    [InlineData("\"2027-11-02T00:00:00Z\"", "\"2026-11-18T00:00:00Z\"", """
        lists/xa-erc-2026-0345.yaml:10:16: warning SH202: order expired 3 days ago: under a synchronised clock its 3 names are not blocked
          valid_until: "2026-11-18T00:00:00Z"
                       ^

        """)]
    [InlineData("domain: pay.evil-shop.example\n    match: exact", "domain: EVIL.example", """
        lists/xa-erc-2026-0345.yaml:17:13: error SH203: domain already in this order at 15:13
          - domain: EVIL.example
                    ^
        hint: remove one of the two

        """)]
    [InlineData("page: seizure }", "page: seizur }", """
        lists/xa-erc-2026-0345.yaml:13:49: error SH206: page 'seizur' is not in the configuration; did you mean 'seizure'?
        defaults: { match: subtree, action: page, page: seizur }
                                                        ^
        hint: page profiles: seizure, notice

        """)]
    [InlineData("action: passthru", "action: passthru\n    page: notice", """
        lists/xa-erc-2026-0345.yaml:19:13: error SH207: 'page' means nothing with 'action: passthru'
          - domain: status.evil.example
                    ^

        """)]
    public void Mistake_is_reported_with_place_caret_and_remedy(string right, string wrong, string expected)
    {
        OrderReadResult reading = OrderSample.Read(OrderSample.With(right, wrong));

        Assert.Equal(expected, OrderSample.Print(reading));
    }

    [Theory]
    [InlineData("domain: evil.example", "domain: evil\u200B.example", "15:17: error SH104: not a valid domain name: it contains the invisible character U+200B (zero-width space)")]
    [InlineData("domain: evil.example", "domain: evil.example\u00A0", "15:25: error SH104: not a valid domain name: it contains the invisible character U+00A0 (no-break space)")]
    [InlineData("domain: evil.example", "domain: \"evil\u00AD.example\"", "15:18: error SH104: not a valid domain name: it contains the invisible character U+00AD (soft hyphen)")]
    [InlineData("domain: evil.example", "domain: \"evil\\u200B.example\"", "15:13: error SH104: not a valid domain name: it contains the invisible character U+200B (zero-width space)")]
    [InlineData("domain: evil.example", "domain: evil\u2019.example", "15:17: error SH104: not a valid domain name: it contains the typographic quotation mark U+2019")]
    [InlineData("note: shop front, exhibit 3", "note\u00A0: shop", "16:5: error SH101: unknown key 'note<U+00A0>'; did you mean 'note'?")]
    [InlineData("match: exact", "match: exact\u00A0", "18:12: error SH127: unknown value 'exact<U+00A0>' for 'match'; did you mean 'exact'?")]
    [InlineData("    note: shop front, exhibit 3", "\u00A0   note: shop", "16:1: error SH100: the invisible character U+00A0 (no-break space) indents this line; YAML allows only spaces")]
    [InlineData("    note: shop front, exhibit 3", "  \u2003 note: shop", "16:3: error SH100: the invisible character U+2003 indents this line; YAML allows only spaces")]
    public void Character_that_nobody_sees_is_named_where_it_stands(string right, string wrong, string expected)
    {
        OrderReadResult reading = OrderSample.Read(OrderSample.With(right, wrong));

        Assert.Null(reading.Set);
        Assert.StartsWith($"{OrderSample.File}:{expected}\n", OrderSample.Print(reading), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("||evil.example^", "SH104: not a valid domain name: it is written as a filter of an advertisement blocker", "write 'evil.example'")]
    [InlineData("||evil.example^$third-party", "SH104: not a valid domain name: it is written as a filter of an advertisement blocker", "write 'evil.example'")]
    [InlineData("a.example;b.example", "SH104: not a valid domain name: ';' follows the name", "write each name separately: one entry, or one line of a name file, for each")]
    [InlineData("a.example,b.example", "SH104: not a valid domain name: ',' follows the name", "write each name separately: one entry, or one line of a name file, for each")]
    [InlineData("a.example b.example", "SH104: not a valid domain name: a space follows the name", "write each name separately: one entry, or one line of a name file, for each")]
    [InlineData("evil.example,", "SH104: not a valid domain name: ',' follows the name", "write 'evil.example'")]
    [InlineData("evil[.]example", "SH104: not a valid domain name: its dots are written so that no link arises", "write 'evil.example'")]
    [InlineData("evil(.)example", "SH104: not a valid domain name: its dots are written so that no link arises", "write 'evil.example'")]
    [InlineData("evil[dot]example", "SH104: not a valid domain name: its dots are written so that no link arises", "write 'evil.example'")]
    [InlineData("0.0.0.0 evil.example", "SH108: there is an address before the name, as in a hosts file; an order names domains", "write 'evil.example'")]
    [InlineData("::1 evil.example", "SH108: there is an address before the name, as in a hosts file; an order names domains", "write 'evil.example'")]
    [InlineData("address=/evil.example/0.0.0.0", "SH104: not a valid domain name: it is written as a line of dnsmasq", "write 'evil.example'")]
    [InlineData("local=/evil.example/", "SH104: not a valid domain name: it is written as a line of dnsmasq", "write 'evil.example'")]
    [InlineData("[evil.example](http://evil.example)", "SH105: this is a URL; only the host can be blocked: write only the host", null)]
    [InlineData("http:evil.example", "SH105: this is a URL; only the host can be blocked: write 'evil.example'", null)]
    [InlineData("hxxp://evil[.]example/x", "SH105: this is a URL; only the host can be blocked: write 'evil.example' (the path '/x' will not be matched separately)", null)]
    public void Name_as_lists_and_reports_write_it_has_a_remedy(string written, string message, string? hint)
    {
        OrderReadResult reading = OrderSample.Read(OrderSample.With("domain: evil.example", $"domain: '{written}'"));

        string printed = OrderSample.Print(reading);
        Assert.Contains($"error {message}\n", printed, StringComparison.Ordinal);
        Assert.Contains(hint is null ? "\n" : $"\nhint: {hint}\n", printed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("  - domain: pay", "   - domain: pay", "17:4: error SH100: this '-' is not in the column of the '-' in line 15", "begin it in column 3")]
    [InlineData("  - domain: pay", " - domain: pay", "17:2: error SH100: this '-' is not in the column of the '-' in line 15", "begin it in column 3")]
    [InlineData("    note: shop front, exhibit 3\n  - domain: pay", "   - domain: pay", "16:4: error SH100: this '-' is not in the column of the '-' in line 15", "begin it in column 3")]
    [InlineData("domain: evil.example", "domain:\u00A0evil.example", "15:12: error SH100: the invisible character U+00A0 (no-break space) follows the ':'; YAML allows only a space", "replace it with a space")]
    [InlineData("domain: evil.example\n    note: shop front, exhibit 3", "domain:\u00A0evil.example", "15:12: error SH100: the invisible character U+00A0 (no-break space) follows the ':'; YAML allows only a space", "replace it with a space")]
    [InlineData("format: sinkhole.order/1", "format:\u00A0sinkhole.order/1", "1:8: error SH100: the invisible character U+00A0 (no-break space) follows the ':'; YAML allows only a space", "replace it with a space")]
    [InlineData("format: sinkhole.order/1", "format sinkhole.order/1", "1:1: error SH100: this line has no ': '", "write 'key: value', with a space after the ':'")]
    [InlineData("class: court", "class:court", "5:8: error SH100: a space is missing after this ':'", "write ': ' with a space after the ':'")]
    [InlineData("class: court", "class = court", "5:3: error SH100: this line has no ': '", "write 'key: value', with a space after the ':'")]
    [InlineData("- domain: evil", "\u2013 domain: evil", "15:3: error SH100: U+2013 is not the '-' that begins an item of a list", "write '- ' in its place")]
    [InlineData("- domain: evil", "\u2022 domain: evil", "15:3: error SH100: U+2022 is not the '-' that begins an item of a list", "write '- ' in its place")]
    [InlineData("- domain: pay", "\u2014 domain: pay", "17:3: error SH100: U+2014 is not the '-' that begins an item of a list", "write '- ' in its place")]
    [InlineData("- domain: evil", "- name: evil", "15:5: error SH101: unknown key 'name'; did you mean 'domain'?", null)]
    [InlineData("2026-11-02T00:00:00Z", "2026-02-30T00:00:00Z", "9:15: error SH112: '2026-02-30T00:00:00Z' is a day that does not exist", "look the day up in the order")]
    [InlineData("2026-11-02T00:00:00Z", "2026-11-02T24:00:00Z", "9:15: error SH112: '2026-11-02T24:00:00Z' is a time that does not exist", "times go from 00:00:00 to 23:59:59; the end of a day is 00:00:00 of the next")]
    [InlineData("2026-11-02T00:00:00Z", "2026-11-02T00:00:00.999Z", "9:15: error SH112: '2026-11-02T00:00:00.999Z' is not an instant in UTC, to the second", "write it like \"2026-11-02T00:00:00Z\"")]
    [InlineData("sinkhole.order/1", "Sinkhole.Order/1", "1:9: error SH130: unknown format 'Sinkhole.Order/1'; this version reads 'sinkhole.order/1'", null)]
    public void Mistake_is_reported_where_it_was_made(string right, string wrong, string expected, string? hint)
    {
        OrderReadResult reading = OrderSample.Read(OrderSample.With(right, wrong));

        string printed = OrderSample.Print(reading);
        Finding error = Assert.Single(reading.Findings, finding => finding.Severity == FindingSeverity.Error && finding.Code.Id != "SH111");
        Assert.StartsWith($"{OrderSample.File}:{expected}\n", printed, StringComparison.Ordinal);
        Assert.Equal(hint, error.Hint);
    }

    [Fact]
    public void Password_in_a_web_address_is_not_shown()
    {
        OrderReadResult reading = OrderSample.Read(OrderSample.With("https://court.example/appeal", "https://user:pw@court.example/appeal"));

        Assert.Equal(
            "lists/xa-erc-2026-0345.yaml:12:11: error SH135: a web address here must not contain a user or password\nhint: remove the part before '@'\n",
            OrderSample.Print(reading));
    }

    [Fact]
    public void Prose_may_hold_what_a_name_may_not()
    {
        OrderReadResult reading = OrderSample.Read(OrderSample.With("note: shop front, exhibit 3", "note: \u201EShop\u201C, Beleg\u00A03"));

        Assert.Empty(reading.Findings);
    }

    [Theory]
    [InlineData("domain: \"x", "15:13: error SH100: the quote that opens here is not closed on its line")]
    [InlineData("domain: a: b", "15:14: error SH100: this value contains a second ': '")]
    [InlineData("domain: @x", "15:13: error SH100: this character cannot begin a value")]
    [InlineData("domain: [a", "15:13: error SH100: the text after this place is not valid YAML")]
    [InlineData("domain: [\"a\"", "15:13: error SH100: the text after this place is not valid YAML")]
    [InlineData("domain: \"\\q\"", "15:13: error SH100: the value contains an escape that YAML does not know")]
    [InlineData("domain: \"\\UFFFFFFFF\"", "15:5: error SH100: an escape after this place is not a Unicode character")]
    [InlineData("domain: *", "15:13: error SH103: '*' at the start of a value is a YAML alias; to cover a whole subtree write 'domain: evil.example' with 'match: subtree'")]
    [InlineData("domain: *base", "15:13: error SH110: anchors, aliases and merge keys are not allowed")]
    [InlineData("domain: !<a b", "15:13: error SH115: a value that begins with '!' is a YAML tag; tags are not allowed")]
    public void Text_that_is_not_yaml_is_explained_in_our_words(string wrong, string expected)
    {
        OrderReadResult reading = OrderSample.Read(OrderSample.With("domain: evil.example", wrong));

        Assert.Null(reading.Set);
        Assert.Contains($"{OrderSample.File}:{expected}", OrderSample.Print(reading), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "error SH124: the file has no content\nhint: an order has the line 'format: sinkhole.order/1'; ")]
    [InlineData("# nothing yet\n", "error SH124: the file has no content")]
    [InlineData("---\n...\n", "error SH124: the file has no content")]
    [InlineData("\uFEFF", "error SH124: the file has no content")]
    [InlineData("evil.example\nb.example", "error SH128: this is not an order; it looks like a list of names")]
    [InlineData("- evil.example\n", "error SH128: this is not an order\nhint: an order has the line 'format: sinkhole.order/1'")]
    [InlineData("order: { id: a }\n", "error SH128: this is not an order\nhint: an order has the line 'format: sinkhole.order/1'")]
    [InlineData("format: sinkhole.config/1\n", "error SH128: this is not an order; it looks like a file in the format 'sinkhole.config'")]
    [InlineData("<!DOCTYPE html>\n<html><body>secret", "error SH128: this is not an order; it looks like a web page (HTML)")]
    [InlineData("<?xml version=\"1.0\"?><a/>", "error SH128: this is not an order; it looks like XML")]
    [InlineData("0.0.0.0 a.example\n::1\tb.example\n", "error SH128: this is not an order; it looks like a hosts file")]
    [InlineData("a.example,1\nb.example,2\n", "error SH128: this is not an order; it looks like a table (CSV)")]
    [InlineData("a.example;1\nb.example;2\n", "error SH128: this is not an order; it looks like a table (CSV)")]
    [InlineData("{ \"order\": 1 }", "error SH128: this is not an order; it looks like JSON")]
    [InlineData("[\"order\"]", "error SH128: this is not an order; it looks like JSON")]
    [InlineData("[Adblock Plus]\n||evil.example^\n", "error SH128: this is not an order\nhint: ")]
    [InlineData("%PDF-1.7", "error SH128: this is not an order; it looks like a PDF")]
    [InlineData("PK\u0003\u0004", "error SH128: this is not an order; it looks like a ZIP archive, as Word and Excel save them")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nMIIE", "error SH128: this is not an order; it looks like a key or certificate")]
    [InlineData("a\0b", "error SH128: this is not an order; it looks like binary data, or text in UTF-16")]
    [InlineData("- format: sinkhole.order/1\n", "error SH125: 'the document' takes a mapping, not a list")]
    [InlineData("\tformat: sinkhole.order/1\n", "error SH100: this line is indented with a tab; YAML allows only spaces")]
    [InlineData("format: sinkhole.order/1\n", "error SH111: required key 'order' is missing from the document")]
    public void File_that_is_no_order_is_refused(string text, string expected)
    {
        OrderReadResult reading = OrderSample.Read(text);

        Assert.Null(reading.Set);
        Assert.Contains(expected, OrderSample.Print(reading), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("root:$6$salt$secret:19000:0:99999:7:::\ndaemon:*:19000:::\n")]
    [InlineData("password: secret\n")]
    [InlineData("<html>secret</html>")]
    [InlineData("\tsecret\n")]
    [InlineData("%secret\n")]
    [InlineData("se\0cret")]
    [InlineData("secret\u202E")]
    public void Nothing_of_a_file_that_is_no_order_is_shown(string text)
    {
        OrderReadResult reading = OrderSample.Read(text);

        Finding finding = Assert.Single(reading.Findings);
        Assert.Null(finding.LineText);
        Assert.DoesNotMatch("secret|root|daemon|password|19000", $"{finding.Message} {finding.Hint}");
        Assert.Equal(("SH128", 0), (finding.Code.Id, finding.Line));
    }

    [Fact]
    public void No_line_of_an_order_that_is_a_link_is_shown()
    {
        MemoryFiles files = new MemoryFiles().AddLink(OrderSample.File, OrderSample.With("match: exact", "match: exakt"));

        OrderReadResult reading = OrderSample.Read(files, "lists");

        Assert.Equal(["SH211", "SH127"], reading.Findings.Select(finding => finding.Code.Id));
        Assert.All(reading.Findings, finding => Assert.Null(finding.LineText));
    }

    [Fact]
    public void Order_without_names_is_refused()
    {
        OrderReadResult reading = OrderSample.Read(OrderSample.Text[..OrderSample.Text.IndexOf("entries:", StringComparison.Ordinal)] + "entries: []\n");

        Assert.Equal(
            """
            lists/xa-erc-2026-0345.yaml:14:1: error SH208: the order names no domain
            entries: []
            ^
            hint: to end an order edit 'valid_until'; never empty its list

            """,
            OrderSample.Print(reading));
    }

    [Fact]
    public void Order_without_entries_lacks_a_key()
    {
        OrderReadResult reading = OrderSample.Read(OrderSample.Text[..OrderSample.Text.IndexOf("entries:", StringComparison.Ordinal)]);

        Assert.Contains("1:1: error SH111: required key 'entries' is missing from the document", OrderSample.Print(reading), StringComparison.Ordinal);
    }

    [Fact]
    public void Long_line_is_refused_before_it_is_parsed()
    {
        OrderReadResult reading = OrderSample.Read(OrderSample.With("shop front, exhibit 3", new string('x', 5000)));

        Assert.Null(reading.Set);
        Assert.StartsWith($"{OrderSample.File}:16:1: error SH117: this line is longer than 4,096 octets\n    note: xxx", OrderSample.Print(reading), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_in_another_encoding_is_refused_at_its_first_octet()
    {
        OrderReadResult reading = OrderSample.Read(System.Text.Encoding.Latin1.GetBytes(OrderSample.Text));

        Assert.Contains(":7:30: error SH118: octet 0xA7 is not UTF-8", OrderSample.Print(reading), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../other.txt")]
    [InlineData("/etc/hosts")]
    [InlineData("sub/names.txt")]
    [InlineData("..")]
    [InlineData("other.yaml")]
    public void Name_file_elsewhere_is_refused(string path)
    {
        OrderReadResult reading = OrderSample.Read(OrderSample.Text + $"\nentries_file: {{ path: {path}, sha256: \"{new string('0', 64)}\" }}");

        Assert.Null(reading.Set);
        Assert.Contains($"21:23: error SH122: '{path}' is not a file name beside the order", OrderSample.Print(reading), StringComparison.Ordinal);
    }

    [Fact]
    public void Hash_of_another_form_is_refused()
    {
        OrderReadResult reading = OrderSample.Read(OrderSample.Text + "\nentries_file: { path: names.txt, sha256: 1234 }");

        Assert.Contains("21:42: error SH138: '1234' is not a SHA-256", OrderSample.Print(reading), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FileError.Denied, "may not be read by this user", "let the user that runs sinkhole read it (chmod, chown)")]
    [InlineData(FileError.Failed, "cannot be read: the disk or file system reports an error", "see the kernel log, and check the disk and the mount")]
    [InlineData(FileError.LinkLoop, "is a circular link", "remove the link")]
    public void Unreadable_file_is_a_finding_with_a_remedy(FileError error, string words, string remedy)
    {
        OrderReadResult reading = OrderSample.Read(new MemoryFiles().Add(OrderSample.File, OrderSample.Text).Fail(OrderSample.File, error), "lists");

        Assert.Null(reading.Set);
        Assert.Equal($"{OrderSample.File}: error SH119: the file {words}\nhint: {remedy}\n", OrderSample.Print(reading));
    }

    [Fact]
    public void File_too_large_is_a_finding()
    {
        OrderReadResult reading = OrderSample.Read(new MemoryFiles().Add(OrderSample.File, "x").Fail(OrderSample.File, FileError.TooLarge), "lists");

        Assert.Equal(
            $"{OrderSample.File}: error SH117: the file is larger than 64 MiB\nhint: move long lists of names to an 'entries_file', or split the order\n",
            OrderSample.Print(reading));
    }
}
