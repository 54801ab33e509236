using System.IO;
using System.Text.Json;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Machine;
using Sinkhole.SystemTests.Warning;
using Xunit;

namespace Sinkhole.SystemTests.Evidence;

/// <summary>The JSON-LD processor of npm. It loads nothing from anywhere, and refuses what it would have to leave out.</summary>
internal static class JsonLdProcessor
{
    private const string Script = """
        const jsonld = require('jsonld');
        const documentLoader = url => { throw new Error('a document is asked for: ' + url); };
        let text = '';
        process.stdin.on('data', part => text += part).on('end', async () => {
          try {
            const expanded = await jsonld.expand(JSON.parse(text), { safe: true, documentLoader });
            console.log(JSON.stringify(await jsonld.flatten(expanded)));
          } catch (error) { console.error(error.message); process.exitCode = 1; }
        });
        """;

    /// <summary>All things of a document side by side, with whole IRIs; a code other than 0 where something is not understood.</summary>
    public static async Task<(int Code, JsonElement Graph, string Said)> FlattenAsync(string document)
    {
        string node = Tool.Node.Required();
        string folder = Path.Combine(Screenshots.Artifacts, "npm-jsonld");
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "jsonld")))
        {
            Directory.CreateDirectory(folder);
            ProgramRun npm = await Tool.Npm.RunAsync(
                "install", "--prefix", folder, "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "jsonld@9.0.0");
            Assert.SkipUnless(npm.Code == 0, $"npm could not fetch the JSON-LD processor: {npm.Error.Trim()}");
        }

        ProgramRun run = await ProgramRun.OfAsync(node, ["-e", Script], document, folder);
        return (run.Code, run.Code == 0 ? JsonDocument.Parse(run.Output).RootElement : default, run.Error);
    }
}
