using System;
using System.IO;

namespace Sinkhole.Tests.Evidence.Journals;

/// <summary>A folder of its own for one test, gone after it.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sinkhole-journal-");

    public string Path => System.IO.Path.Join(_folder.FullName, "hits");

    public string Beside => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);
}
