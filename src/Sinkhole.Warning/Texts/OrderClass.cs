namespace Sinkhole.Warning.Texts;

/// <summary>Who gave an order: it chooses the words of the heading and is the only thing of an order that may label a metric.</summary>
public enum OrderClass
{
    /// <summary>A court.</summary>
    Court,

    /// <summary>A police or prosecuting authority.</summary>
    Police,

    /// <summary>A regulator.</summary>
    Regulator,

    /// <summary>Nobody: a rehearsal.</summary>
    Test,
}
