package quadrant.imagej;

import ij.ImagePlus;
import ij.io.FileInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The names of channels in ImageJ's labels of planes. Labels also hold names of files, of series and times, so that those of a
 * channel must agree over its planes, and those of the channels differ in more than a count.
 */
final class ChannelLabels {
    /** As Bio-Formats writes them: {@code c:2/3 z:1/5 - DAPI}. */
    private static final Pattern POSITION = Pattern.compile("(?:[czt]:\\d+/\\d+[;,]?\\s*)+(?:-\\s*(.*))?");

    private static final Pattern FILE = Pattern.compile(".*\\.[A-Za-z]\\w{1,4}");
    private static final List<Pattern> COUNTS =
            List.of(Pattern.compile("\\d{1,9}"), Pattern.compile("\\d{1,9}(?=\\D*$)"));

    private ChannelLabels() {}

    /** The names of the channels of an open image, or none: of the OME-XML that Bio-Formats leaves with it, else its labels. */
    static List<String> names(ImagePlus image) {
        FileInfo file = image.getOriginalFileInfo();
        String xml = file == null ? "" : Objects.requireNonNullElse(file.description, "");
        List<String> ome = TiffStack.names(xml, image.getNChannels());
        int[] sizes = {image.getNChannels(), image.getNSlices(), image.getNFrames()};
        return !ome.isEmpty()
                ? ome
                : names(
                        sizes,
                        at -> image.getStack().getSliceLabel(image.getStackIndex(at[0] + 1, at[1] + 1, at[2] + 1)));
    }

    /**
     * One name for each channel, or none; a blank one where a channel has none.
     *
     * @param sizes the numbers of channels, slices and frames
     * @param label of the plane at a channel, slice and frame, each from 0
     */
    static List<String> names(int[] sizes, Function<int[], @Nullable String> label) {
        List<String> names = new ArrayList<>();
        for (int c = 0; sizes[0] > 1 && c < sizes[0]; c++) {
            Set<String> own = new HashSet<>();
            for (int i = 0; i < sizes[1] * sizes[2] && own.size() < 2; i++) {
                own.add(clean(Objects.requireNonNullElse(label.apply(new int[] {c, i % sizes[1], i / sizes[1]}), "")));
            }
            names.add(own.size() == 1 ? own.iterator().next() : "");
        }
        return Set.copyOf(names).size() < 2 || counted(names) ? List.of() : names;
    }

    private static String clean(String label) {
        String first = label.strip().split("\\R", 2)[0].strip();
        Matcher position = POSITION.matcher(first);
        String name = position.matches() ? Objects.requireNonNullElse(position.group(1), "") : first;
        return FILE.matcher(name).matches() ? "" : name;
    }

    /** Whether they differ only in their first or last number, which counts the channels, as in {@code well_c1}, {@code well_c2}. */
    private static boolean counted(List<String> names) {
        return COUNTS.stream()
                .anyMatch(count -> IntStream.range(0, names.size())
                                .mapToObj(c -> count.matcher(names.get(c))
                                        .replaceFirst(n -> "" + (Integer.parseInt(n.group()) - c)))
                                .distinct()
                                .count()
                        == 1);
    }
}
