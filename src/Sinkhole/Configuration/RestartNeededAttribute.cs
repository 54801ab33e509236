using System;

namespace Sinkhole.Configuration;

/// <summary>An option that a reload does not apply, because it needs new sockets, folders or keys: a reload reports it instead.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class RestartNeededAttribute : Attribute;
