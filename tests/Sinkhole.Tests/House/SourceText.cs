using System;
using System.Collections.Generic;

namespace Sinkhole.Tests.House;

/// <summary>One source file: its path from the root, and its text with comments and literals blanked out, line for line.</summary>
internal sealed class SourceText
{
    public SourceText(string path, string text)
    {
        Path = path;
        Lines = text.Split('\n');
        CodeLines = CodeMask.Mask(text).Split('\n');
    }

    public string Path { get; }

    public string Folder => Path[..Path.LastIndexOf('/')];

    /// <summary>What the folder says the namespace must be: "src/Sinkhole.Wire/Dns" is "Sinkhole.Wire.Dns".</summary>
    public string Namespace => Folder[(Folder.IndexOf('/') + 1)..].Replace('/', '.');

    public string FileName => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>As written.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>Code alone; blanks where comments, strings and characters stood.</summary>
    public IReadOnlyList<string> CodeLines { get; }

    public bool IsUnder(string folder) =>
        Path.StartsWith(folder + "/", StringComparison.Ordinal) || string.Equals(Path, folder, StringComparison.Ordinal);
}
