using System.CommandLine;
using System.CommandLine.Parsing;
using Sinkhole.Audit;
using Sinkhole.Orders.Model;

namespace Sinkhole.Cli;

/// <summary>The options of the verbs that look at the hits of an order in an interval: which order, and which interval.</summary>
internal sealed class IntervalOptions
{
    private readonly Option<string?> _order = new("--order") { Description = "Id of the order.", HelpName = "ID" };

    private readonly Option<string?> _from = InstantArgument.Option("--from", "Begin of the interval.");

    private readonly Option<string?> _to = InstantArgument.Option("--to", "End of the interval: the first instant that is not in it.");

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Verb verb)
    {
        verb.Add(_order);
        verb.Add(_from);
        verb.Add(_to);
        verb.Validators.Add(Validate);
    }

    /// <summary>What is to be recorded of the look.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="action">What is done.</param>
    /// <param name="reason">For whom, and why.</param>
    public AuditQuestion QuestionOf(ParseResult result, AuditAction action, AuditReason reason) => new()
    {
        Action = action,
        Subject = result.GetValue(_order) ?? string.Empty,
        From = InstantArgument.ValueOf(result, _from) ?? default,
        To = InstantArgument.ValueOf(result, _to) ?? default,
        Reason = reason,
    };

    private void Validate(CommandResult result)
    {
        if (result.GetResult(_order) is null || result.GetResult(_from) is null || result.GetResult(_to) is null)
        {
            result.AddError("--order, --from and --to are needed: a look without an order and an interval is refused");
        }

        if (result.GivenValue(_order) is string order && !OrderId.IsValid(order))
        {
            result.AddError($"'--order' takes {OrderId.Form}, not '{order}'{OrderId.Meant(order)}");
        }

        InstantArgument.Validate(result, _from, _to);
    }
}
