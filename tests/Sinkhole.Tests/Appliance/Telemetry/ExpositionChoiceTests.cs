using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Primitives;
using Prometheus;
using Sinkhole.Telemetry;
using Xunit;

namespace Sinkhole.Tests.Appliance.Telemetry;

public sealed class ExpositionChoiceTests
{
    private const string Prometheus242 =
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

    private const string Prometheus3 =
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,"
        + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2";

    [Theory]
    [InlineData(Prometheus242)]
    [InlineData(Prometheus3)]
    [InlineData("application/openmetrics-text")]
    [InlineData("Application/OpenMetrics-Text; Version=\"1.0.0\"")]
    [InlineData("text/*;q=0.2, application/*;q=0.3")]
    [InlineData("*/*, text/plain;q=0.9")]
    [InlineData("text/plain;q=0, */*;q=0.1")]
    public void OpenMetrics_is_sent_to_clients_that_prefer_it(string accept)
    {
        Assert.Equal(ExpositionFormat.OpenMetricsText, ExpositionChoice.Choose(accept));
    }

    [Theory]
    [InlineData("")]
    [InlineData("*/*")]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")]
    [InlineData("text/plain")]
    [InlineData("text/plain;version=0.0.4")]
    [InlineData("text/plain, application/openmetrics-text")]
    [InlineData("application/openmetrics-text;q=0.4, text/plain;q=0.5")]
    [InlineData("application/openmetrics-text;version=1.0.0;q=0, */*")]
    [InlineData("application/openmetrics-text;version=0.0.1")]
    [InlineData("application/openmetrics-text;version=2.0.0, text/plain;version=0.0.4;q=0.1")]
    [InlineData("application/openmetrics-text;q=0.3, application/openmetrics-text;version=1.0.0;q=0.1, text/plain;q=0.2")]
    [InlineData("image/png")]
    [InlineData("///;;;q=,,,")]
    public void All_other_clients_get_Prometheus_text(string accept)
    {
        Assert.Equal(ExpositionFormat.PrometheusText, ExpositionChoice.Choose(accept));
    }

    [Fact]
    public void Field_in_several_lines_is_one()
    {
        Assert.Equal(ExpositionFormat.OpenMetricsText, ExpositionChoice.Choose(new StringValues(["text/plain;q=0.5", "application/openmetrics-text"])));
    }

    [Fact]
    public void Any_field_gets_an_answer()
    {
        Prop.ForAll<string?[]>(lines => ExpositionChoice.ContentTypeOf(ExpositionChoice.Choose(lines)).Length > 0).QuickCheckThrowOnFailure();
    }
}
