using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace Sinkhole.SystemTests.Orders;

/// <summary>ajv from npm in a folder of its own; without node and npm the tests are skipped by name.</summary>
public sealed class AjvFixture : IAsyncLifetime
{
    private const string Script = """
        const fs = require('fs');
        const Ajv = require('ajv');
        const validate = new Ajv({ allErrors: true, strict: true, strictRequired: false }).compile(JSON.parse(fs.readFileSync(process.argv[2], 'utf8')));
        for (const order of JSON.parse(fs.readFileSync(0, 'utf8'))) {
          console.log(validate(order) ? 'valid' : 'invalid ' + JSON.stringify(validate.errors[0]));
        }
        """;

    private string _folder = string.Empty;
    private string? _missing;

    public static string Repository { get; } = FindRoot();

    public async ValueTask InitializeAsync()
    {
        _folder = Directory.CreateTempSubdirectory("sinkhole-ajv-").FullName;
        await File.WriteAllTextAsync(Path.Join(_folder, "validate.js"), Script);
        (int node, _) = await RunAsync("node", ["--version"], string.Empty);
        (int npm, string said) = await RunAsync("npm", ["install", "--no-audit", "--no-fund", "--silent", "ajv@8.17.1"], string.Empty);
        _missing = node != 0 ? "node is not installed" : npm != 0 ? $"npm cannot install ajv: {said}" : null;
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>"valid", or "invalid" and the first reason, for each order.</summary>
    public async Task<string[]> ValidateAsync(IEnumerable<JsonNode?> orders)
    {
        Assert.SkipUnless(_missing is null, _missing ?? string.Empty);
        string schema = Path.Join(Repository, "blocklists", "schema", "seizure-order.schema.json");
        (int exit, string output) = await RunAsync("node", ["validate.js", schema], new JsonArray([.. orders]).ToJsonString());
        Assert.True(exit == 0, output);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private async Task<(int Exit, string Output)> RunAsync(string program, string[] arguments, string input)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = _folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return (process.ExitCode, process.ExitCode == 0 ? output : output + await errors);
        }
        catch (Win32Exception)
        {
            return (-1, $"{program} is not installed");
        }
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Join(folder.FullName, "Sinkhole.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("the tests do not run below the folder of Sinkhole.sln");
    }
}
