namespace Sinkhole.Evidence.Packages;

/// <summary>A file of a package, as its manifest names it.</summary>
/// <param name="Name">Its name below the folder, with '/'.</param>
/// <param name="Octets">Its length.</param>
/// <param name="Sha256">The SHA-256 of its octets, 64 small hexadecimal digits.</param>
/// <param name="Sealed">
/// The envelope of the file; null where it is written in clear. Then the package has the envelope, and whoever opens it writes the file
/// beside it.
/// </param>
public sealed record PackageEntry(string Name, long Octets, string Sha256, PackageEntry? Sealed = null);
