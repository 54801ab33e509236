using System;
using System.Collections.Immutable;

namespace Sinkhole.Warning.Texts;

/// <summary>Writes the page of one order in one language, section by section.</summary>
/// <remarks>The parts of one order are separate pieces; all others are shared by the pages of a set.</remarks>
internal sealed class PageComposer
{
    private readonly PageProfile _profile;
    private readonly ImmutableArray<WarningTexts> _languages;
    private readonly WarningTexts _texts;
    private readonly OrderFacts _facts;
    private readonly PieceStore _store;

    public PageComposer(PageProfile profile, ImmutableArray<WarningTexts> languages, WarningTexts texts, OrderFacts facts, PieceStore store)
    {
        _profile = profile;
        _languages = languages;
        _texts = texts;
        _facts = facts;
        _store = store;
    }

    /// <summary>The texts of the page's language.</summary>
    public WarningTexts Language => _texts;

    /// <summary>Writes the page.</summary>
    /// <param name="isReferenced">Whether it is for a visit on record: only then does it show a reference and say what is recorded.</param>
    public PageTemplate Compose(bool isReferenced)
    {
        HtmlWriter html = new(_store);
        WriteHead(html);
        WriteWhatHappened(html);
        WriteMeaning(html);
        WriteFacts(html, isReferenced);
        WriteAuthenticity(html);
        WriteRemedies(html, isReferenced);
        WritePrivacy(html, isReferenced);
        WriteLanguages(html);
        html.Markup("</div>\n</body>\n</html>\n"u8);
        return html.ToTemplate();
    }

    private void WriteHead(HtmlWriter html)
    {
        html.Markup("<!DOCTYPE html>\n<html lang=\""u8);
        html.Text(_texts.Language);
        html.Markup("\" dir=\""u8);
        html.Text(_texts["dir"]);
        html.Markup("\">\n<head>\n<meta charset=\"utf-8\">\n"u8);
        html.Markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>"u8);
        WritePhrase(html, $"title.{ClassKey}", PageSlot.HostText);
        html.Markup("</title>\n<style>"u8);
        html.Markup(PageStyle.Sheet);
        html.Markup("</style>\n</head>\n<body>\n"u8);
    }

    private void WriteWhatHappened(HtmlWriter html)
    {
        html.Markup("<div id=\"top\" role=\"banner\"><div class=\"in\">\n<p>"u8);
        WriteOwn(html, _facts.Authority);
        html.Markup("</p>\n<h1>"u8);
        WritePhrase(html, $"heading.{ClassKey}", PageSlot.HostMarked);
        html.Markup("</h1>\n</div></div>\n<div class=\"in\" role=\"main\">\n<p class=\"lead\">"u8);
        WritePhrase(html, $"lead.{ClassKey}");
        html.Markup("</p>\n"u8);
    }

    private void WriteMeaning(HtmlWriter html)
    {
        html.Markup("<div class=\"box\">\n"u8);
        WriteHeading(html, "meaning.heading");
        WriteParagraph(html, "meaning.text");
        html.Markup("</div>\n"u8);
        if (_profile.Penalty.TryGetValue(_texts.Language, out string? penalty))
        {
            WriteHeading(html, "penalty.heading");
            html.Markup("<p>"u8);
            html.Text(penalty);
            html.Markup("</p>\n"u8);
        }
    }

    private void WriteFacts(HtmlWriter html, bool isReferenced)
    {
        WriteHeading(html, "facts.heading");
        html.Markup("<table>\n"u8);
        BeginRow(html, "facts.domain");
        html.Slot(PageSlot.HostMarked);
        EndRow(html);
        WriteRow(html, "facts.authority", _facts.Authority);
        WriteRow(html, "facts.case", _facts.Case);
        WriteRow(html, "facts.order", _facts.Id);
        WriteRow(html, "facts.basis", _facts.LegalBasis);
        WriteRow(html, "facts.from", FactText.Instant(_facts.ValidFrom, _texts));
        WriteRow(html, "facts.until", _facts.ValidUntil is { } until ? FactText.Instant(until, _texts) : _texts["facts.no-end"]);
        if (isReferenced)
        {
            BeginRow(html, "facts.reference");
            html.Markup("<span class=\"ref\">"u8);
            html.Slot(PageSlot.Reference);
            html.Markup("</span>"u8);
            EndRow(html);
        }

        html.Markup("</table>\n"u8);
    }

    private void WriteAuthenticity(HtmlWriter html)
    {
        WriteHeading(html, "verify.heading");
        WriteParagraph(html, "verify.text");
        html.Markup("<p class=\"url\">"u8);
        html.Text(FactText.Clip(_profile.VerifyUrl.AbsoluteUri));
        html.Markup("</p>\n"u8);
        WriteParagraph(html, "verify.order");
        html.Markup("<div class=\"box\">\n"u8);
        WriteHeading(html, "never.heading");
        WriteParagraph(html, "never.text");
        html.Markup("</div>\n"u8);
    }

    private void WriteRemedies(HtmlWriter html, bool isReferenced)
    {
        WriteHeading(html, "appeal.heading");
        WriteParagraph(html, "appeal.text");
        if (_facts.Appeal.Length > 0)
        {
            WriteAddress(html, _facts.Appeal);
        }
        else
        {
            WriteParagraph(html, "appeal.ask");
        }

        WriteHeading(html, "mistake.heading");
        WriteParagraph(html, "mistake.text");
        bool hasContact = _facts.ContactPage.Length + _facts.ContactEmail.Length > 0;
        WriteAddress(html, hasContact ? _facts.ContactPage : _profile.OperatorUrl.AbsoluteUri);
        WriteAddress(html, _facts.ContactEmail);
        if (isReferenced)
        {
            WriteParagraph(html, "mistake.reference");
        }
    }

    private void WritePrivacy(HtmlWriter html, bool isReferenced)
    {
        if (isReferenced)
        {
            WriteHeading(html, "recorded.heading");
            WriteParagraph(html, "recorded.text");
            if (_profile.SealsAccounts)
            {
                WriteParagraph(html, "recorded.account");
                if (_profile.HashesPasswords)
                {
                    WriteParagraph(html, "recorded.password");
                }
            }

            if (_profile.RecordsAgent)
            {
                WriteParagraph(html, "recorded.agent");
            }

            WriteParagraph(html, "recorded.use");
        }

        WriteHeading(html, "privacy.heading");
        WriteParagraph(html, "privacy.text");
    }

    private void WriteLanguages(HtmlWriter html)
    {
        html.Markup("<div id=\"lang\" role=\"navigation\" aria-labelledby=\"langs\">\n<h2 id=\"langs\">"u8);
        html.Text(_texts["languages.heading"]);
        html.Markup("</h2>\n"u8);
        foreach (WarningTexts other in _languages)
        {
            bool isThis = other == _texts;
            html.Markup(isThis ? "<b lang=\""u8 : "<a href=\"?l="u8);
            html.Text(other.Language);
            html.Markup(isThis ? "\">"u8 : "\" lang=\""u8);
            if (!isThis)
            {
                html.Text(other.Language);
                html.Markup("\" hreflang=\""u8);
                html.Text(other.Language);
                html.Markup("\">"u8);
            }

            html.Text(other["name"]);
            html.Markup(isThis ? "</b>\n"u8 : "</a>\n"u8);
        }

        html.Markup("</div>\n"u8);
    }

    private string ClassKey => _facts.Class switch
    {
        OrderClass.Court => "court",
        OrderClass.Police => "police",
        OrderClass.Regulator => "regulator",
        _ => "test",
    };

    private void WriteHeading(HtmlWriter html, string key)
    {
        html.Markup("<h2>"u8);
        html.Text(_texts[key]);
        html.Markup("</h2>\n"u8);
    }

    private void WriteParagraph(HtmlWriter html, string key)
    {
        html.Markup("<p>"u8);
        WritePhrase(html, key);
        html.Markup("</p>\n"u8);
    }

    private void WriteRow(HtmlWriter html, string key, string fact)
    {
        BeginRow(html, key);
        WriteOwn(html, fact);
        EndRow(html);
    }

    private void BeginRow(HtmlWriter html, string key)
    {
        html.Markup("<tr><th scope=\"row\">"u8);
        html.Text(_texts[key]);
        html.Markup("</th><td>"u8);
    }

    private static void EndRow(HtmlWriter html) => html.Markup("</td></tr>\n"u8);

    private static void WriteAddress(HtmlWriter html, string address)
    {
        if (address.Length == 0)
        {
            return;
        }

        bool isMail = FactText.IsMailAddress(address);
        html.Cut();
        html.Markup("<p>"u8);
        if (isMail || FactText.IsWebAddress(address))
        {
            html.Markup(isMail ? "<a href=\"mailto:"u8 : "<a href=\""u8);
            html.Text(address);
            html.Markup("\">"u8);
            html.Text(address);
            html.Markup("</a>"u8);
        }
        else
        {
            html.Text(FactText.Clip(address));
        }

        html.Markup("</p>\n"u8);
        html.Cut();
    }

    private static void WriteOwn(HtmlWriter html, string fact)
    {
        // A fact may run the other way than the page: "12 O 345/26" must not be turned around in it.
        html.Markup("<bdi>"u8);
        html.Cut();
        html.Text(FactText.Clip(fact));
        html.Cut();
        html.Markup("</bdi>"u8);
    }

    private void WritePhrase(HtmlWriter html, string key, PageSlot host = PageSlot.HostMarked)
    {
        foreach ((string piece, bool isPlaceholder) in Phrase.Pieces(_texts[key]))
        {
            switch (isPlaceholder ? piece : null)
            {
                case null:
                    html.Text(piece);
                    break;
                case "host":
                    html.Slot(host);
                    break;
                case "authority":
                    WriteOwn(html, _facts.Authority);
                    break;
                case "order":
                    WriteOwn(html, _facts.Id);
                    break;
                case "operator":
                    html.Text(FactText.Clip(_profile.OperatorName));
                    break;
                case "url":
                    html.Text(FactText.Clip(_profile.VerifyUrl.AbsoluteUri));
                    break;
                default:
                    // A day that has begun counts: the page never promises less than is kept.
                    html.Text($"{(int)Math.Ceiling(_facts.Retention.TotalDays)}");
                    break;
            }
        }
    }
}
