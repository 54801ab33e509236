using System;
using Sinkhole.Wire.Dns;

namespace Sinkhole.Orders.Model;

/// <summary>Finds entries in runs.</summary>
internal static class EntryRuns
{
    /// <summary>The run that contains an entry.</summary>
    /// <param name="runs">By index, the first at 0.</param>
    /// <param name="index">Number of the entry.</param>
    public static int Holding(ReadOnlySpan<EntryRun> runs, int index)
    {
        int first = 0;
        int last = runs.Length - 1;
        while (first < last)
        {
            int middle = (first + last + 1) / 2;
            (first, last) = runs[middle].Index <= index ? (middle, last) : (first, middle - 1);
        }

        return first;
    }

    /// <summary>The run that contains the name at a place: places grow with numbers.</summary>
    /// <param name="runs">By index, the first at 0.</param>
    /// <param name="place">Of one of their names.</param>
    public static int HoldingPlace(ReadOnlySpan<EntryRun> runs, int place)
    {
        int first = 0;
        int last = runs.Length - 1;
        while (first < last)
        {
            int middle = (first + last + 1) / 2;
            (first, last) = runs[middle].Place <= place ? (middle, last) : (first, middle - 1);
        }

        return first;
    }

    /// <summary>The number of the entry whose name is at a place.</summary>
    public static int IndexOf(NameStore names, in EntryRun run, int place)
    {
        int index = run.Index;
        for (int at = run.Place; at != place; index++)
        {
            at = names.After(at, names[at].Octets.Length);
        }

        return index;
    }

    /// <summary>Where the name of an entry is: names of a run are adjacent.</summary>
    public static int PlaceOf(NameStore names, in EntryRun run, int index)
    {
        int place = run.Place;
        for (int step = run.Index; step < index; step++)
        {
            place = names.After(place, names[place].Octets.Length);
        }

        return place;
    }
}
