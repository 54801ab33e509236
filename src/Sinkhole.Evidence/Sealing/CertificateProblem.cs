namespace Sinkhole.Evidence.Sealing;

/// <summary>Why values cannot be sealed to the certificate in a file.</summary>
/// <param name="Line">The line of the file, from 1; 0 for the whole file.</param>
/// <param name="Message">What is wrong, in one line, without the file.</param>
/// <param name="Remedy">How to mend it.</param>
public sealed record CertificateProblem(int Line, string Message, string Remedy);
