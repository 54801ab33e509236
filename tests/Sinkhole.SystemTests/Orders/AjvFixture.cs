using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Machine;
using Sinkhole.Tests.House;
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

    public async ValueTask InitializeAsync()
    {
        _folder = Directory.CreateTempSubdirectory("sinkhole-ajv-").FullName;
        await File.WriteAllTextAsync(Path.Join(_folder, "validate.js"), Script);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>"valid", or "invalid" and the first reason, for each order.</summary>
    public async Task<string[]> ValidateAsync(IEnumerable<JsonNode?> orders)
    {
        string node = Tool.Node.Required();
        await InstallOnceAsync();
        string schema = Path.Join(Repository.Root, "blocklists", "schema", "seizure-order.schema.json");
        string input = new JsonArray([.. orders]).ToJsonString();
        ProgramRun run = await ProgramRun.OfAsync(node, ["validate.js", schema], input, _folder);
        Assert.True(run.Code == 0, run.Said);
        return run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private async Task InstallOnceAsync()
    {
        if (!Directory.Exists(Path.Join(_folder, "node_modules")))
        {
            string[] install = ["install", "--no-audit", "--no-fund", "--silent", "ajv@8.17.1"];
            ProgramRun npm = await ProgramRun.OfAsync(Tool.Npm.Required(), install, folder: _folder);
            Assert.SkipUnless(npm.Code == 0, $"npm could not fetch ajv: {npm.Said.Trim()}");
        }
    }
}
