using Xunit;

namespace Sinkhole.SystemTests.Packaging;

/// <summary>Tests of one package, which is built once for all of them.</summary>
[CollectionDefinition(Name)]
public sealed class PackageCollection : ICollectionFixture<DebianPackage>
{
    internal const string Name = "package";
}
