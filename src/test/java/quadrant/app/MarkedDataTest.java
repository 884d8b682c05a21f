package quadrant.app;

import static org.assertj.core.api.Assertions.assertThat;
import static quadrant.TestData.refusal;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Line;
import ij.gui.PointRoi;
import ij.gui.Roi;
import ij.process.FloatProcessor;
import java.awt.Color;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.dataset.Dataset;
import quadrant.dataset.Sample;
import quadrant.imagej.Cells;
import quadrant.imagej.ImageFileReader;
import quadrant.imagej.OpenImage;
import quadrant.imagej.RoiSet;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.PixelHash;
import quadrant.pixels.RawImage;
import quadrant.pixels.ResizeRule;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.workflow.CheckedData;
import quadrant.workflow.LabelledImages;

/** Marked objects as data, through the options that every face understands. */
class MarkedDataTest {
    @TempDir
    private Path temp;

    private Path data;
    private final List<String> warnings = new ArrayList<>();

    /** Hears what is said aloud. */
    private final class Hearing implements Task {
        @Override
        public void warn(String line) {
            warnings.add(line);
        }
    }

    @BeforeEach
    void names_the_data() {
        data = temp.resolve("data");
    }

    private Reading options(Path from, Optional<Given.OpenImages> open, String... more) {
        Map<String, String> texts = new LinkedHashMap<>(Map.of("data", from.toString(), "output", "out"));
        for (String m : more) {
            int at = m.indexOf('=');
            texts.put(m.substring(0, at), m.substring(at + 1));
        }
        return new Reading(Verbs.FINETUNE.read(texts, open), Optional.empty());
    }

    private Dataset read(Path from, String... more) {
        warnings.clear();
        return options(from, Optional.empty(), more).read(false, new Hearing()).dataset();
    }

    /** The same without what lies outside its image. */
    private Dataset scanned(Path from, String... more) {
        return CheckedData.of(
                        new LabelledImages(
                                read(from, more), ChannelMapping.automatic(), ResizeRule.CENTER_SQUARE, "", false),
                        Optional.empty(),
                        2,
                        new Hearing())
                .all();
    }

    private UserException refuses(Path from, String... more) {
        return refusal(() -> scanned(from, more));
    }

    private static List<String> ids(Dataset dataset) {
        return dataset.samples().stream().map(Sample::id).toList();
    }

    private static List<String> hashes(Dataset dataset) {
        return dataset.samples().stream()
                .map(s -> PixelHash.of(s.pixels().read()))
                .toList();
    }

    private Path csv(String... lines) throws IOException {
        return Files.writeString(temp.resolve("data.csv"), String.join("\n", lines) + "\n");
    }

    private Path rois(int slide, List<Roi> rois) throws IOException {
        return Files.write(data.resolve("slide" + slide + ".zip"), RoiSet.toZip(rois, ""));
    }

    @Test
    void images_with_roi_zips_beside_them_are_data_with_the_image_as_group() throws IOException {
        Dataset d = read(Cells.withZips(data, 2));
        assertThat(d.classes().names()).containsExactly("lymphocyte", "monocyte");
        assertThat(d.counts()).containsExactly(12, 12);
        assertThat(d.groupsKnown()).isTrue();
        assertThat(ids(d))
                .startsWith("slide1.tif#lymphocyte-0001", "slide1.tif#monocyte-0002")
                .doesNotHaveDuplicates();
        assertThat(d.samples().get(0).group().value()).isEqualTo("slide1.tif");
        assertThat(d.samples().get(23).group().value()).isEqualTo("slide2.tif");
        assertThat(d.crop().orElseThrow().describe()).isEqualTo("context 0.1, background kept");
        RawImage crop = d.samples().get(0).pixels().read();
        var bounds = Cells.rois(1).get(0).getBounds();
        assertThat(crop.widthPx()).isEqualTo(crop.heightPx()).isEqualTo((int)
                Math.rint(1.2 * Math.max(bounds.width, bounds.height)));
        assertThat(crop.pixelSize().orElseThrow().micronsPerPixel()).isEqualTo(0.5);
        assertThat(warnings).isEmpty();
    }

    @Test
    void overlays_open_images_and_csvs_give_the_crops_of_the_zips_bit_for_bit() throws IOException {
        List<String> expected = hashes(read(Cells.withZips(data, 2)));
        assertThat(hashes(read(Cells.withOverlays(temp.resolve("overlays"), 2))))
                .isEqualTo(expected);
        Path table = csv("image,rois", "data/slide1.tif,data/slide1.zip", "data/slide2.tif,data/slide2.zip");
        assertThat(hashes(read(table))).isEqualTo(expected);
        Map<ImagePlus, List<Roi>> open = new HashMap<>();
        for (int i = 1; i <= 2; i++) {
            open.put(Cells.image("slide" + i + ".tif", i), Cells.rois(i));
        }
        Dataset opened = options(
                        Path.of("open images"),
                        Optional.of((c, rule, tiles, planes) -> OpenImage.marks(open, c, rule, tiles, planes)))
                .read(false, new Hearing())
                .dataset();
        assertThat(hashes(opened)).isEqualTo(expected);
        assertThat(ids(opened)).isEqualTo(ids(read(data)));
        assertThat(opened.samples().stream().map(Sample::group).toList())
                .isEqualTo(read(data).samples().stream().map(Sample::group).toList());
    }

    @Test
    void the_class_may_come_from_group_or_colour() throws IOException {
        Cells.withZips(data, 2);
        assertThat(read(data, "class_from=colour").classes().names()).containsExactly("blue", "red");
        for (int s = 1; s <= 2; s++) {
            List<Roi> rois = Cells.rois(s);
            for (int i = 0; i < rois.size(); i++) {
                RoiSet.setGroup(rois.get(i), i % 2 + 1);
                rois.get(i).setStrokeColor(i % 2 == 0 ? Color.GREEN : Color.PINK);
            }
            rois(s, rois);
        }
        assertThat(read(data, "class_from=group").classes().names()).containsExactly("group 1", "group 2");
        // ImageJ itself would give all of a group the group's colour
        assertThat(read(data, "class_from=colour").classes().names()).containsExactly("green", "pink");
    }

    @Test
    void a_label_map_with_a_table_gives_the_crops_of_the_rois() throws IOException {
        List<String> expected = hashes(read(Cells.withZips(temp.resolve("zips"), 2), "box=20um"));
        StringBuilder shared = new StringBuilder("image,label,class\n");
        for (int s = 1; s <= 2; s++) {
            Cells.save(Cells.image("x", s), data.resolve("slide" + s + ".tif"));
            Cells.save(Cells.labels(s), data.resolve("slide" + s + "_labels.tif"));
            for (int i = 1; i <= 12; i++) {
                shared.append("slide" + s + ".tif," + i + "," + (i % 2 == 1 ? "lymphocyte" : "monocyte") + "\n");
            }
        }
        assertThat(refuses(data).problem()).contains("slide1_labels.tif says no class");
        Files.writeString(data.resolve("labels.csv"), shared);
        Dataset d = read(data, "box=20um");
        assertThat(hashes(d)).isEqualTo(expected);
        assertThat(ids(d)).contains("slide2.tif#monocyte-0012");
        Files.writeString(
                data.resolve("labels.csv"),
                shared.toString().replace("slide1.tif,3,lymphocyte\n", "slide1.tif,77,lymphocyte\n"));
        assertThat(read(data, "box=20um").size()).isEqualTo(23);
        assertThat(warnings)
                .containsExactly(
                        "1 marked object(s) left out whose label the table does not name (slide1.tif).",
                        "1 marked object(s) left out that the table names and the label map does not hold"
                                + " (slide1.tif).");
    }

    @Test
    void masks_in_class_folders_give_their_connected_pieces() throws IOException {
        for (int s = 1; s <= 2; s++) {
            for (int kind = 0; kind < 2; kind++) {
                Path folder = data.resolve(kind == 0 ? "lymphocyte" : "monocyte");
                Cells.save(Cells.image("x", s), folder.resolve("slide" + s + ".tif"));
                Cells.save(Cells.mask(s, kind), folder.resolve("slide" + s + "_mask.tif"));
            }
        }
        Dataset d = read(data, "group_by=slide\\d");
        assertThat(d.counts()).containsExactly(12, 12);
        assertThat(ids(d)).startsWith("lymphocyte/slide1.tif#lymphocyte-0001");
        assertThat(d.samples().get(0).group().value()).isEqualTo("slide1");
        assertThat(refuses(data, "class_from=name").problem()).contains("--class-from does not go with");
    }

    @Test
    void points_get_boxes_in_micrometres_or_pixels() throws IOException {
        Cells.save(Cells.image("x", 1), data.resolve("a.tif"));
        Cells.save(Cells.image("x", 2), data.resolve("b.tif"));
        Path table = csv(
                "image,x,y,label,stain",
                "data/a.tif,50,60,up,HE",
                "data/a.tif,90,20.5,down,HE",
                "data/b.tif,30,30,up,HE",
                "data/b.tif,900,20,down,HE",
                "data/b.tif,100,100,down,HE");
        Dataset d = scanned(table, "box=20um");
        assertThat(ids(d))
                .containsExactly(
                        "data/a.tif#up-0001", "data/a.tif#down-0002", "data/b.tif#up-0001", "data/b.tif#down-0003");
        assertThat(d.samples()).allSatisfy(s -> {
            assertThat(s.pixels().read().widthPx()).isEqualTo(40);
            assertThat(s.extra()).isEqualTo(Map.of("stain", "HE"));
        });
        assertThat(warnings.get(0)).startsWith("1 of 5 marked objects lie outside their images and were left out");
        assertThat(read(table, "box=64px").samples().get(0).pixels().read().widthPx())
                .isEqualTo(64);
        assertThat(refuses(table).problem()).contains("names data/a.tif on line 2 and again on line 3");
        assertThat(refuses(table, "box=64px", "class_from=group").problem()).contains("--class-from does not go");
        assertThat(refuses(table, "box=64").problem()).contains("a size such as 20um or 64px was expected");
    }

    @Test
    void areas_are_cut_into_tiles_whose_centres_lie_within() throws IOException {
        for (int s = 1; s <= 2; s++) {
            Cells.save(Cells.image("x", s), data.resolve("slide" + s + ".tif"));
            Roi left = new Roi(0, 0, 95, 150);
            left.setName("tumour");
            Roi right = new Roi(95, 0, 105, 150);
            right.setName("stroma");
            rois(s, List.of(left, right));
        }
        Dataset d = read(data, "tiles=32px");
        // centres at 16, 48, 80 | 112, 144, 176 across, and at 16, …, 144 down
        assertThat(d.counts()).containsExactly(30, 30);
        assertThat(ids(d)).startsWith("slide1.tif#tumour-0001-r000c000", "slide1.tif#tumour-0001-r000c001");
        assertThat(d.crop().orElseThrow().box().orElseThrow()).hasToString("32px");
        assertThat(read(data, "tiles=25um").counts()).containsExactly(12, 12);
        assertThat(refuses(data, "tiles=32px", "context=0.2").problem()).contains("Both --context and --tiles");
    }

    /** 20,000×20,000 grey values, of which the file names only some; the rest is a hole. */
    private static Path slide(Path file) throws IOException {
        int side = 20_000;
        ImagePlus small = IJ.createImage("x", "8-bit", 20, 20, 1);
        Cells.save(small, file);
        byte[] bytes = Files.readAllBytes(file);
        ByteOrder order = bytes[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        ByteBuffer tiff = ByteBuffer.wrap(bytes).order(order);
        int ifd = tiff.getInt(4);
        int pixels = 0;
        for (int at = ifd + 2; at < ifd + 2 + 12 * tiff.getShort(ifd); at += 12) {
            switch (tiff.getShort(at)) {
                case 256, 257 -> tiff.putShort(at + 2, (short) 4).putInt(at + 8, side);
                case 273 -> pixels = tiff.getInt(at + 8);
                case 278 -> tiff.putShort(at + 2, (short) 4).putInt(at + 8, side);
                case 279 -> tiff.putInt(at + 8, side * side);
                default -> {}
            }
        }
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(0);
            out.write(bytes, 0, pixels);
            out.setLength(pixels + (long) side * side);
            for (int y = 19_000; y < 19_100; y++) {
                out.seek(pixels + (long) y * side + 18_000);
                byte[] row = new byte[100];
                Arrays.fill(row, (byte) 200);
                out.write(row);
            }
        }
        return file;
    }

    @Test
    void areas_and_cells_of_slides_that_no_memory_holds_are_read_alone() throws IOException {
        Files.createDirectories(data);
        for (int s = 1; s <= 2; s++) {
            Path file = slide(data.resolve("slide" + s + ".tif"));
            assertThat(refusal(() -> new ImageFileReader().read(file, "slide")).problem())
                    .contains("20000×20000");
            Roi dark = new Roi(1000, 1000, 128, 128);
            dark.setName("dark");
            Roi bright = new Roi(17_984, 18_976, 128, 128);
            bright.setName("bright");
            rois(s, List.of(dark, bright));
        }
        Dataset cells = read(data);
        assertThat(cells.counts()).containsExactly(2, 2);
        RawImage bright = cells.samples().get(1).pixels().read();
        assertThat(bright.widthPx()).isEqualTo(154);
        assertThat(bright.channels().get(0)[77 * 154 + 77]).isEqualTo(200);
        assertThat(bright.channels().get(0)[0]).isZero();
        Dataset tiles = read(data, "tiles=32px");
        assertThat(tiles.samples().stream()
                        .filter(x -> x.label() == tiles.classes().names().indexOf("bright")))
                .hasSize(32)
                .anySatisfy(x -> assertThat(x.pixels().read().channels().get(0)).containsOnly(200));
        Roi all = new Roi(0, 0, 20_000, 20_000);
        all.setName("dark");
        rois(1, List.of(all));
        UserException tooLarge =
                refusal(() -> read(data).samples().get(0).pixels().read());
        assertThat(tooLarge.problem()).contains("slide1.tif#dark-0001 would be 24000 pixels wide");
        assertThat(tooLarge.remedy()).contains("--tiles");
    }

    @Test
    void all_crops_are_brought_to_one_pixel_size() throws IOException {
        Cells.withZips(data, 2);
        ImagePlus coarse = Cells.image("x", 2);
        coarse.getCalibration().pixelWidth = 1;
        coarse.getCalibration().pixelHeight = 1;
        Cells.save(coarse, data.resolve("slide2.tif"));
        Dataset d = read(data, "box=30um", "um_per_px=1");
        assertThat(d.samples()).allSatisfy(s -> {
            assertThat(s.pixels().read().widthPx()).isEqualTo(30);
            assertThat(s.pixels().read().pixelSize().orElseThrow().micronsPerPixel())
                    .isEqualTo(1);
        });
        coarse.getCalibration().setUnit("pixel");
        Cells.save(coarse, data.resolve("slide2.tif"));
        assertThat(refuses(data, "um_per_px=1").problem()).contains("slide2.tif has no pixel size in µm");
    }

    @Test
    void a_blanked_background_is_the_median_of_what_lies_around() throws IOException {
        Cells.withZips(data, 2);
        RawImage kept = read(data).samples().get(0).pixels().read();
        RawImage blank =
                read(data, "background=blank").samples().get(0).pixels().read();
        int side = kept.widthPx();
        float corner = blank.channels().get(1)[0];
        assertThat(blank.channels().get(1)[side - 1]).isEqualTo(corner).isBetween(0xa0 * 1f, 0xc0 * 1f);
        int centre = side / 2 * side + side / 2;
        assertThat(blank.channels().get(1)[centre])
                .isEqualTo(kept.channels().get(1)[centre])
                .isLessThan(0x40);
    }

    @Test
    void what_cannot_be_used_is_left_out_and_counted() throws IOException {
        Cells.withZips(data, 2);
        List<Roi> rois = new ArrayList<>(Cells.rois(1));
        Roi away = new Roi(900, 900, 20, 20);
        away.setName("monocyte");
        Roi nameless = new Roi(3, 3, 20, 20);
        nameless.setName("0013-0013");
        Roi line = new Line(1, 1, 20, 20);
        line.setName("monocyte");
        PointRoi point = new PointRoi(20, 20);
        point.setName("monocyte");
        rois.addAll(List.of(away, nameless, line, point));
        rois(1, rois);
        Cells.save(Cells.image("x", 3), data.resolve("slide3.tif"));
        assertThat(scanned(data).size()).isEqualTo(24);
        assertThat(warnings)
                .startsWith(
                        "1 image(s) without marked objects left out (slide3.tif).",
                        "1 marked object(s) left out whose name says no class (slide1.tif).",
                        "2 marked object(s) left out that are points or lines or have no area, and so need --box"
                                + " (slide1.tif).",
                        "1 of 25 marked objects lie outside their images and were left out (slide1.tif#monocyte-0013).");
        assertThat(scanned(data, "box=40px").size()).isEqualTo(26);
    }

    @Test
    void marks_that_contradict_or_belong_to_other_images_are_refused() throws IOException {
        Cells.withZips(data, 2);
        List<Roi> rois = new ArrayList<>(Cells.rois(1));
        Roi other = (Roi) rois.get(0).clone();
        other.setName("monocyte");
        rois.add(other);
        rois(1, rois);
        assertThat(refuses(data).problem())
                .isEqualTo("The same area of slide1.tif has two classes, lymphocyte-0001 and monocyte-0013.");
        rois.clear();
        Cells.rois(1).forEach(r -> {
            r.setLocation(r.getBounds().x + 500, r.getBounds().y);
            rois.add(r);
        });
        rois(1, rois);
        rois(2, rois);
        assertThat(refusal(() -> scanned(data)).problem()).startsWith("All 24 marked objects lie outside their images");
        Files.writeString(data.resolve("slide1.zip"), "no zip at all");
        assertThat(refuses(data).problem()).contains("slide1.zip are damaged (it is no zip)");
        byte[] zip = RoiSet.toZip(Cells.rois(1), "");
        Files.write(data.resolve("slide1.zip"), Arrays.copyOf(zip, zip.length / 3));
        assertThat(refuses(data).problem()).contains("slide1.zip are damaged");
        rois(1, List.of(new Roi(3, 3, 20, 20)));
        rois(2, List.of(new Roi(3, 3, 20, 20)));
        assertThat(refuses(data).problem()).startsWith("No marked object in ").contains("name says no class");
    }

    @Test
    void label_maps_that_are_none_are_refused() throws IOException {
        Path folder = data.resolve("cell");
        Cells.save(Cells.image("x", 1), folder.resolve("a.tif"));
        Path map = folder.resolve("a_labels.tif");
        Cells.save(IJ.createImage("x", "16-bit black", 99, 150, 1), map);
        assertThat(refuses(data).problem()).contains("99×150 pixels", "its image cell/a.tif is 200×150");
        FloatProcessor values = new FloatProcessor(Cells.WIDTH, Cells.HEIGHT);
        values.setf(7, Float.NaN);
        Cells.save(new ImagePlus("x", values), map);
        assertThat(refuses(data).problem()).contains("holds the value NaN at x 7, y 0, which is no label");
        Cells.save(Cells.image("x", 2), map);
        assertThat(refuses(data).problem()).contains("has colours or several channels");
        Files.delete(map);
        Cells.save(Cells.labels(1), map);
        assertThat(refuses(data).problem()).contains("only one class, cell");
    }

    @Test
    void rois_on_slices_are_read_at_their_slices() throws IOException {
        for (int s = 1; s <= 2; s++) {
            ImagePlus stack = IJ.createImage("x", "16-bit composite-mode", 60, 60, 2, 3, 1);
            for (int i = 1; i <= 6; i++) {
                stack.getStack().getProcessor(i).add(100.0 * i + s);
            }
            Cells.save(stack, data.resolve("slide" + s + ".tif"));
            Roi plain = new Roi(10, 10, 20, 20);
            plain.setName("a");
            Roi third = new Roi(10, 10, 20, 20);
            third.setName("b");
            third.setPosition(1, 3, 1);
            rois(s, List.of(plain, third));
        }
        Dataset d = read(data);
        assertThat(d.samples().get(0).pixels().read().channels().get(0)[0]).isEqualTo(301);
        assertThat(d.samples().get(1).pixels().read().channels().get(0)[0]).isEqualTo(501);
        Roi beyond = new Roi(10, 10, 20, 20);
        beyond.setName("b");
        beyond.setPosition(1, 4, 1);
        rois(1, List.of(beyond));
        assertThat(refuses(data).problem())
                .isEqualTo("slide1.tif has 3 slice(s) and 1 frame(s), and slice 4 of frame 1 is asked for.");
    }

    @Test
    void objects_of_one_image_stand_for_themselves_and_that_is_said() throws IOException {
        Dataset d = read(Cells.withZips(data, 1));
        assertThat(d.groupsKnown()).isFalse();
        assertThat(warnings.get(0)).startsWith("All objects lie on one image, so each stands for itself");
    }

    @Test
    void options_on_marks_are_refused_where_nothing_is_marked() throws IOException {
        Path plain = Path.of("sample-data");
        assertThat(refuses(plain, "context=0.2", "box=").problem())
                .startsWith("--context goes with objects that are marked on images, and nothing is marked in");
        assertThat(refuses(plain, "box=20um", "context=0.2").problem()).contains("Both --context and --box");
        assertThat(refuses(plain, "um_per_px=0").problem()).contains("a number above 0");
    }
}
