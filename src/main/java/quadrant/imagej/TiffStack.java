package quadrant.imagej;

import static quadrant.task.OptionName.option;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.IIOException;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import quadrant.dataset.UnreadableImageException;
import quadrant.pixels.DisplayRange;

/**
 * The channels, slices and frames of a TIFF of several planes, and the page of each, as the description of the first page gives
 * them: ImageJ's, or OME-XML (Goldberg et al., Genome Biology 6, 2005), of which the first image is read.
 *
 * @param channels planes that belong together; the samples of a page count as one
 * @param order of the planes, such as CZT: channels change first, frames last
 * @param names of the channels in OME-XML; empty where none has one
 * @param properties what else ImageJ says; empty for OME-XML
 */
record TiffStack(
        int channels,
        int slices,
        int frames,
        String order,
        List<Block> blocks,
        List<String> names,
        Map<String, String> properties) {
    /**
     * Planes that are consecutive in order and in pages.
     *
     * @param first of them, from 0
     * @param page of the first, from 0
     * @param file the other file that holds them; empty for this one
     */
    record Block(long first, long count, long page, String file) {}

    /**
     * The stack that a description describes; empty where it is of one plane, or of another kind.
     *
     * @param file its name, by which OME-XML may refer to it
     * @throws UnreadableImageException where the OME-XML is in another file
     */
    static Optional<TiffStack> parse(String description, String file, String name) {
        if (description.startsWith("ImageJ=")) {
            return Optional.of(ofImageJ(description));
        }
        if (!description.contains("<OME") && !description.contains(":OME")) {
            return Optional.empty();
        }
        try {
            return new Ome(description, file, name).stack();
        } catch (XMLStreamException e) {
            return Optional.empty();
        }
    }

    /** The names of the channels that OME-XML gives to all its images alike; none where they differ, or it has none. */
    static List<String> names(String xml, int channels) {
        try {
            List<String> all = xml.contains("<OME") ? new Ome(xml, "", "").allNames() : List.of();
            List<String> first = all.subList(0, Math.min(channels, all.size()));
            boolean alike =
                    IntStream.range(0, all.size()).allMatch(i -> all.get(i).equals(all.get(i % channels)));
            return alike && !first.stream().allMatch(String::isEmpty) && all.size() % channels == 0 ? first : List.of();
        } catch (XMLStreamException e) {
            return List.of();
        }
    }

    private static TiffStack ofImageJ(String description) {
        Map<String, String> p = new LinkedHashMap<>();
        for (String line : description.split("\n", -1)) {
            int at = line.indexOf('=');
            if (at > 0) {
                p.putIfAbsent(
                        line.substring(0, at).strip(), line.substring(at + 1).strip());
            }
        }
        int images = count(p, "images");
        int c = count(p, "channels");
        int z = count(p, "slices");
        int t = count(p, "frames");
        String order = p.getOrDefault("order", "").toLowerCase(Locale.ROOT).contains("zct") ? "ZCT" : "CZT";
        List<Block> all = List.of(new Block(0, images, 0, ""));
        return (long) c * z * t == images
                ? new TiffStack(c, z, t, order, all, List.of(), p)
                : new TiffStack(1, images, 1, order, all, List.of(), p);
    }

    /** Reads OME-XML as far as the first image's pixels are described. */
    private static final class Ome {
        private final String file;
        private final String name;
        private final XMLStreamReader in;
        private final List<Block> blocks = new ArrayList<>();
        private final List<String> names = new ArrayList<>();
        private String uuid = "";
        private String order = "";
        private int samples = 1;
        private int[] sizes = {0, 0, 0};

        Ome(String xml, String file, String name) throws XMLStreamException {
            this.file = file;
            this.name = name;
            XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
            factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            this.in = factory.createXMLStreamReader(new StringReader(xml.strip()));
        }

        Optional<TiffStack> stack() throws XMLStreamException {
            for (int event = in.next(); event != XMLStreamConstants.END_DOCUMENT; event = in.next()) {
                if (event == XMLStreamConstants.START_ELEMENT) {
                    begin();
                } else if (event == XMLStreamConstants.END_ELEMENT
                        && in.getLocalName().equals("Pixels")) {
                    break;
                }
            }
            int channels = sizes[0] / samples;
            double planes = (double) channels * sizes[1] * sizes[2];
            boolean usable = planes > 1 && planes <= Integer.MAX_VALUE && !blocks.isEmpty();
            boolean named = names.stream().anyMatch(n -> !n.isEmpty());
            return usable
                    ? Optional.of(new TiffStack(
                            channels, sizes[1], sizes[2], order, blocks, named ? names : List.of(), Map.of()))
                    : Optional.empty();
        }

        List<String> allNames() throws XMLStreamException {
            while (in.hasNext()) {
                if (in.next() == XMLStreamConstants.START_ELEMENT
                        && in.getLocalName().equals("Channel")) {
                    names.add(text("Name"));
                }
            }
            return names;
        }

        private void begin() throws XMLStreamException {
            switch (in.getLocalName()) {
                case "OME" -> uuid = text("UUID");
                case "BinaryOnly" -> throw elsewhere(name, text("MetadataFile"));
                case "Pixels" -> {
                    order = text("DimensionOrder").replaceAll("[XY]", "");
                    sizes = new int[] {number("SizeC", 0), number("SizeZ", 0), number("SizeT", 0)};
                }
                case "Channel" -> {
                    samples = Math.max(1, number("SamplesPerPixel", 1));
                    names.add(text("Name"));
                }
                case "TiffData" -> block();
                case "UUID" -> file();
                default -> {}
            }
        }

        private void block() {
            int otherwise = text("IFD").isEmpty() ? Integer.MAX_VALUE : 1;
            int count = number("PlaneCount", number("NumPlanes", otherwise));
            int[] at = {number("FirstC", 0) / samples, number("FirstZ", 0), number("FirstT", 0)};
            int[] of = {sizes[0] / samples, sizes[1], sizes[2]};
            blocks.add(new Block(index(order, at, of), count, number("IFD", 0), ""));
        }

        /** The file of the last block. */
        private void file() throws XMLStreamException {
            String other = text("FileName");
            boolean own = other.equalsIgnoreCase(file) || in.getElementText().equals(uuid);
            if (!own && !blocks.isEmpty()) {
                Block b = blocks.remove(blocks.size() - 1);
                blocks.add(new Block(b.first, b.count, b.page, other));
            }
        }

        private String text(String attribute) {
            String value = in.getAttributeValue(null, attribute);
            return value == null ? "" : value.strip();
        }

        private int number(String attribute, int otherwise) {
            String value = text(attribute);
            return value.matches("\\d{1,9}") ? Integer.parseInt(value) : otherwise;
        }
    }

    private static UnreadableImageException elsewhere(String name, String file) {
        return new UnreadableImageException(
                name + " is one of several files of an OME-TIFF, and what was asked of it is in " + file + ".",
                "Save them as one file, for example with bfconvert of Bio-Formats, or leave it out with "
                        + option("skip_unreadable") + ".",
                null);
    }

    /** The place of a plane in order: channel, slice and frame, each from 0, and their numbers. */
    private static long index(String order, int[] at, int[] sizes) {
        long index = 0;
        long step = 1;
        for (int axis = 0; axis < order.length(); axis++) {
            int i = "CZT".indexOf(order.charAt(axis));
            index += step * at[i];
            step *= sizes[i];
        }
        return index;
    }

    /** The names of the channels, or none, with ImageJ's labels of all planes, or none. */
    List<String> names(List<String> labels) {
        int[] sizes = {channels, slices, frames};
        return names.isEmpty() && labels.size() == images()
                ? ChannelLabels.names(sizes, at -> labels.get((int) index(order, at, sizes)))
                : names;
    }

    /** Whether ImageJ wrote it, which may put planes of more than 4 GB behind one another under one page entry. */
    boolean imageJ() {
        return !properties.isEmpty();
    }

    int images() {
        return channels * slices * frames;
    }

    /**
     * The 0-based pages of all channels of a plane.
     *
     * @throws UnreadableImageException where one is in another file
     */
    List<Integer> pages(StackPosition.Plane plane, String name) throws IOException {
        List<Integer> pages = new ArrayList<>();
        for (int c = 0; c < channels; c++) {
            int[] at = {c, plane.slice() - 1, plane.frame() - 1};
            long index = index(order, at, new int[] {channels, slices, frames});
            Block block = blocks.stream()
                    .filter(b -> index >= b.first && index < b.first + b.count)
                    .findFirst()
                    .orElseThrow(() -> new IIOException("its OME-XML does not say where its plane " + index + " is"));
            if (!block.file.isEmpty()) {
                throw elsewhere(name, block.file);
            }
            pages.add((int) Math.min(Integer.MAX_VALUE, block.page + index - block.first));
        }
        return pages;
    }

    /** Whether 16-bit values are signed, stored with 32768 added. */
    boolean signed16() {
        return number(properties, "c0") == -32768 && number(properties, "c1") == 1;
    }

    /**
     * One range for each channel, or none.
     *
     * @param stored the ranges of ImageJ's binary block, which are needed for several channels
     */
    List<DisplayRange> displayRanges(double[] stored) {
        double[] bounds = channels == 1 ? new double[] {number(properties, "min"), number(properties, "max")} : stored;
        List<DisplayRange> ranges = new ArrayList<>();
        for (int i = 0; i + 1 < bounds.length; i += 2) {
            if (bounds[i + 1] > bounds[i] && Double.isFinite(bounds[i + 1] - bounds[i])) {
                ranges.add(new DisplayRange(bounds[i], bounds[i + 1]));
            }
        }
        return ranges.size() == channels ? ranges : List.of();
    }

    private static double number(Map<String, String> properties, String key) {
        try {
            return Double.parseDouble(properties.getOrDefault(key, "NaN"));
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** At least 1; a NaN counts as 0. */
    private static int count(Map<String, String> properties, String key) {
        return Math.max(1, (int) number(properties, key));
    }
}
