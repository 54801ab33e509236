using System;
using System.Linq;
using Sinkhole.Audit;
using Xunit;

namespace Sinkhole.Tests.Appliance.Audit;

public sealed class AuditReasonTests
{
    [Theory]
    [InlineData("x", null)]
    [InlineData("Tribunale di Milano, sez. GIP: n. 12/26 «é»", null)]
    [InlineData("", "is empty")]
    [InlineData(" \u00a0 ", "is empty")]
    [InlineData("a\nb", "has a control character: write it in one line of plain text")]
    [InlineData("a\u001b[2J", "has a control character: write it in one line of plain text")]
    [InlineData("a\u0085", "has a control character: write it in one line of plain text")]
    [InlineData("half \ud83d of a pair", "has a control character: write it in one line of plain text")]
    public void Text_has_a_visible_character_and_no_control(string text, string? problem) =>
        Assert.Equal(problem, AuditReason.Problem(text));

    [Fact]
    public void Text_has_200_characters_at_most_however_many_octets_they_take()
    {
        string longest = string.Concat(Enumerable.Repeat("\U0001F4FA", AuditReason.MaxCharacters));

        Assert.Null(AuditReason.Problem(longest));
        Assert.Equal("is longer than 200 characters", AuditReason.Problem(longest + "x"));
    }

    [Theory]
    [InlineData(nameof(AuditAction.Show), "", false, "the reference is empty")]
    [InlineData(nameof(AuditAction.Show), "AAAQEAYEAUDAOCH7", false, null)]
    [InlineData(nameof(AuditAction.List), "", true, "the order is empty")]
    [InlineData(nameof(AuditAction.List), "xa-erc-2026-0001", false, "the interval is missing")]
    [InlineData(nameof(AuditAction.List), "xa-erc-2026-0001", true, null)]
    [InlineData(nameof(AuditAction.Audit), "", false, null)]
    [InlineData(nameof(AuditAction.Terms), "xa-erc-2026-0001", false, "'Terms' is not known")]
    [InlineData(nameof(AuditAction.Audit), "x", false, "the audit journal has no reference and no order")]
    [InlineData("9", "x", true, "'9' is not known")]
    public void Question_names_what_is_looked_at(string action, string subject, bool hasInterval, string? problem)
    {
        AuditQuestion question = AuditRecordTests.Sample().Question with { Action = Enum.Parse<AuditAction>(action), Subject = subject };

        Assert.Equal(problem, (hasInterval ? question : question with { From = null }).Problem());
    }

    [Theory]
    [InlineData(nameof(AuditAction.Show), "", 1, 7, 1, "the order of the result is empty")]
    [InlineData(nameof(AuditAction.Show), "", 0, 7, 1, null)]
    [InlineData(nameof(AuditAction.Show), "a\n", 0, 7, 1, "the order of the result has a control character: write it in one line of plain text")]
    [InlineData(nameof(AuditAction.Show), "a", -1, 7, 1, "the number of records is less than 0")]
    [InlineData(nameof(AuditAction.Show), "a", 1, 0, 1, "the record of the question is not named")]
    [InlineData(nameof(AuditAction.Show), "a", 1, 7, 0, "the record of the question is not named")]
    [InlineData(nameof(AuditAction.Show), "a", 1, 7, 1, null)]
    [InlineData(nameof(AuditAction.Audit), "", 5, 7, 1, null)]
    public void Result_names_order_number_and_question(string action, string order, long records, int epoch, long sequence, string? problem)
    {
        AuditQuestion question = AuditRecordTests.Sample().Question with
        {
            Action = Enum.Parse<AuditAction>(action),
            Subject = action == nameof(AuditAction.Audit) ? string.Empty : "AAAQEAYEAUDAOCH7",
            Result = new AuditResult { Order = order, Records = records, Epoch = epoch, Sequence = sequence },
        };

        Assert.Equal(problem, question.Problem());
    }

    [Fact]
    public void Question_without_a_reason_says_which_text_is_missing()
    {
        AuditQuestion question = AuditRecordTests.Sample().Question;

        Assert.Equal("the authority is empty", (question with { Reason = question.Reason with { Authority = "" } }).Problem());
        Assert.Equal("the file number is empty", (question with { Reason = question.Reason with { FileNumber = "" } }).Problem());
        Assert.Equal("the purpose is empty", (question with { Reason = question.Reason with { Purpose = "" } }).Problem());
    }
}
