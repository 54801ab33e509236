using Sinkhole.Documents.Findings;
using Sinkhole.Exits;
using Sinkhole.Inspection;
using Sinkhole.Logging;

namespace Sinkhole.Cli;

/// <summary>Says what could not be read of a journal: records may be missing from what was shown.</summary>
internal static class ScanNotes
{
    /// <summary>Writes the notes to standard error.</summary>
    /// <param name="environment">The outputs.</param>
    /// <param name="scan">The reading, at its end or where it was left.</param>
    /// <param name="folder">The journal's folder.</param>
    /// <returns>
    /// 0 if all up to there was read, 2 if a part is damaged or a storage key is lost, 4 if a part is not readable by this user or this
    /// version.
    /// </returns>
    public static int Write(CliEnvironment environment, RecordScan scan, string folder)
    {
        int code = ExitCode.Ok;
        if (scan.Unknown > 0)
        {
            Note(environment, $"{MessageText.Count(scan.Unknown, "record")} of a newer version cannot be read: use that version");
            code = ExitCode.CannotStart;
        }

        if (scan.KeyProblem is string problem)
        {
            Note(environment, $"{problem}: records are not shown; use root, or the user that runs the appliance");
            code = ExitCode.CannotStart;
        }
        else
        {
            if (scan.Erased > 0)
            {
                string were = scan.Erased == 1 ? "was erased" : "were erased";
                Note(environment, $"{MessageText.Count(scan.Erased, "record")} of all orders {were}");
            }

            if (scan.WithoutKey > 0)
            {
                Note(environment, $"{MessageText.Count(scan.WithoutKey, "record")} of all orders cannot be read: {Lost(scan.WithoutKey)}");
                code = ExitCode.Findings;
            }
        }

        if (scan.Forbidden > 0)
        {
            string files = MessageText.Count(scan.Forbidden, "file");
            Note(environment, $"{files} of {folder} cannot be read by this user: use root, or the user that runs the appliance");
            code = ExitCode.CannotStart;
        }

        if (scan.Damages > 0)
        {
            string damages = MessageText.Count(scan.Damages, "damage");
            Note(environment, $"{damages} in {folder}: records may be missing here; 'sinkhole evidence verify {folder}' shows where");
            code = ExitCode.Findings;
        }

        return code;
    }

    /// <summary>What is wrong with records whose storage key is gone without a note.</summary>
    public static string Lost(long records) =>
        (records == 1 ? "its storage key is" : "their storage keys are")
            + " not here, and no signed note says that it was erased; put keys/hits back, 'sinkhole evidence verify' names what is missing";

    /// <summary>One line on standard error.</summary>
    public static void Note(CliEnvironment environment, string text) =>
        environment.Error.WriteLine($"sinkhole: {VisibleText.Escape(text)}");
}
