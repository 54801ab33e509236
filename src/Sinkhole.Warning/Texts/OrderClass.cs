namespace Sinkhole.Warning.Texts;

/// <summary>Who gave an order: it selects the text of the heading, and is the only property of an order that may label a metric.</summary>
public enum OrderClass
{
    /// <summary>A court.</summary>
    Court,

    /// <summary>A police or prosecuting authority.</summary>
    Police,

    /// <summary>A regulator.</summary>
    Regulator,

    /// <summary>Nobody: a test.</summary>
    Test,
}
