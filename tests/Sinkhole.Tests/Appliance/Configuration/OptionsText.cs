using System.Collections;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Text;

namespace Sinkhole.Tests.Appliance.Configuration;

/// <summary>Options as text, one line an option, so that two of them can be compared and a difference read.</summary>
internal static class OptionsText
{
    public static string Of(object options) => Write(new StringBuilder(), string.Empty, options).ToString();

    // The position of an option is not part of its value.
    private static bool IsOption(PropertyInfo property) =>
        property.Name != "EqualityContract"
        && !property.Name.EndsWith("Position", System.StringComparison.Ordinal)
        && !property.Name.EndsWith("Positions", System.StringComparison.Ordinal);

    private static StringBuilder Write(StringBuilder text, string path, object? value)
    {
        if (value is IDictionary pages)
        {
            foreach (DictionaryEntry page in pages)
            {
                Write(text, $"{path}[{page.Key}]", page.Value);
            }

            return text;
        }

        if (value is not string && value is IEnumerable items)
        {
            return text.Append(CultureInfo.InvariantCulture, $"{path} = [{string.Join(", ", items.Cast<object>())}]\n");
        }

        if (value?.GetType().Namespace == "Sinkhole.Configuration")
        {
            foreach (PropertyInfo property in value.GetType().GetProperties().Where(IsOption))
            {
                Write(text, $"{path}.{property.Name}", property.GetValue(value));
            }

            return text;
        }

        return text.Append(CultureInfo.InvariantCulture, $"{path} = {value ?? "null"}\n");
    }
}
