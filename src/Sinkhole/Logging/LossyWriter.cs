using System.IO;
using System.Text;

namespace Sinkhole.Logging;

/// <summary>A writer that ignores write errors, so that a closed or full output does not end the appliance.</summary>
internal sealed class LossyWriter : TextWriter
{
#pragma warning disable CA2213 // Owned by the caller.
    private readonly TextWriter _output;
#pragma warning restore CA2213 // As above.

    /// <param name="output">Standard output or error; not closed.</param>
    public LossyWriter(TextWriter output)
    {
        _output = output;
    }

    /// <inheritdoc/>
    public override Encoding Encoding => _output.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Write(value.ToString());

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(string? value)
    {
        try
        {
            _output.Write(value);
            _output.Flush();
        }
        catch (IOException)
        {
            // A full disk behind "2>file" or a closed pipe: there is no other place to report it.
        }
    }
}
