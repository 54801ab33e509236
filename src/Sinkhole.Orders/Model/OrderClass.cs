namespace Sinkhole.Orders.Model;

/// <summary>The kind of authority that issued an order. A closed set: it is a metric label.</summary>
public enum OrderClass
{
    /// <summary>A court.</summary>
    Court,

    /// <summary>A police force or prosecutor.</summary>
    Police,

    /// <summary>A regulator.</summary>
    Regulator,

    /// <summary>A trial: it may name .test and .invalid.</summary>
    Test,
}
