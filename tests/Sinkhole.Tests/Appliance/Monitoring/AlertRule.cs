using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Sinkhole.Tests.House;
using YamlDotNet.RepresentationModel;

namespace Sinkhole.Tests.Appliance.Monitoring;

/// <summary>One alert as it is shipped.</summary>
internal sealed record AlertRule(string Name, string Expression, string Severity, string Runbook)
{
    public static IReadOnlyList<AlertRule> All { get; } = Read();

    public static string Folder { get; } = Path.Combine(Repository.Root, "appliance", "monitoring", "rules");

    /// <summary>The same question, of which every side must have samples: 0 or 1 in the place of nothing.</summary>
    public string Answered => Regex.Replace(Expression, " *(==|<|>)\\s", " $1 bool ");

    private static AlertRule[] Read()
    {
        YamlStream yaml = [];
        using StreamReader text = File.OpenText(Path.Combine(Repository.Root, "appliance", "monitoring", "rules", "sinkhole.yml"));
        yaml.Load(text);
        return [.. from YamlNode @group in (YamlSequenceNode)yaml.Documents[0].RootNode["groups"]
                   from YamlNode rule in (YamlSequenceNode)@group["rules"]
                   select new AlertRule(
                       rule["alert"].ToString(), rule["expr"].ToString(), rule["labels"]["severity"].ToString(), rule["annotations"]["runbook_url"].ToString())];
    }
}
