using Sinkhole.Evidence.Witnesses;

namespace Sinkhole.Witnessing;

/// <summary>The form of add-checkpoint over HTTP (https://c2sp.org/tlog-witness), for both of its sides.</summary>
internal static class WitnessProtocol
{
    /// <summary>What is added to the address of a witness.</summary>
    public const string Path = "/add-checkpoint";

    /// <summary>The content type of an answer that is a size.</summary>
    public const string SizeType = "text/x.tlog.size";

    public const int Ok = 200;
    public const int Conflict = 409;
    public const int Unprocessable = 422;

    /// <summary>The status code of a reply.</summary>
    public static int StatusOf(WitnessOutcome outcome) => outcome switch
    {
        WitnessOutcome.Cosigned => Ok,
        WitnessOutcome.Malformed => 400,
        WitnessOutcome.NotSigned => 403,
        WitnessOutcome.UnknownLog => 404,
        WitnessOutcome.OtherSize or WitnessOutcome.OtherRoot => Conflict,
        WitnessOutcome.OtherHistory or WitnessOutcome.BadProof => Unprocessable,
        _ => 503,
    };
}
