using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Sinkhole.Tests.House;
using Xunit;

namespace Sinkhole.SystemTests.Machine;

public sealed class ToolTests
{
    [Fact]
    public void Every_tool_is_installed_by_the_test_command()
    {
        string script = File.ReadAllText(Path.Combine(Repository.Root, "tests", "run"));
        string[] installed = [.. Regex.Matches(script, @"(?<=[\s(/])[\w./-]+=[a-z0-9-]+(?=[\s)])").Select(static pair => pair.Value)];

        string[] missing = [.. Tool.All.Select(static tool => $"{tool.Name}={tool.Package}").Except(installed, StringComparer.Ordinal)];

        Assert.True(missing.Length == 0, $"tests/run does not install {string.Join(", ", missing)}");
    }
}
