using System;
using System.IO;
using System.Text;

namespace Sinkhole.Logging;

/// <summary>A writer for the output of a command: a write error ends the command with <see cref="OutputException"/>.</summary>
internal sealed class CheckedWriter : TextWriter
{
#pragma warning disable CA2213 // Owned by the caller.
    private readonly TextWriter _output;
#pragma warning restore CA2213 // As above.

    /// <param name="output">Standard output; not closed.</param>
    public CheckedWriter(TextWriter output)
    {
        _output = output;
    }

    /// <inheritdoc/>
    public override Encoding Encoding => _output.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Checked(output => output.Write(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Checked(output => output.Write(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => Checked(output => output.Write(value));

    /// <inheritdoc/>
    public override void Flush() => Checked(static output => output.Flush());

    private void Checked(Action<TextWriter> write)
    {
        try
        {
            write(_output);
        }
        catch (IOException error)
        {
            throw new OutputException(error.Message, error);
        }
    }
}
