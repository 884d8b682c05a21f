package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Labels of other programs, in files that {@code tools/make_labels.py} wrote with these programs' own writers, give the crops, names
 * and classes, and so the model, that the same labels give as label maps.
 */
class LabelFormatsTest {
    @TempDir
    private static Path temp;

    private static Path labels;

    @BeforeAll
    static void finds_the_files() throws URISyntaxException {
        labels = Path.of(Objects.requireNonNull(LabelFormatsTest.class.getResource("labels"))
                .toURI());
    }

    /** A folder with the images, and the files of some of the formats beside them. */
    private static Path folder(String... formats) throws IOException {
        Path folder = Files.createTempDirectory(temp, formats[0]);
        for (String part :
                Stream.concat(Stream.of("images"), Stream.of(formats)).toList()) {
            try (Stream<Path> files = Files.list(labels.resolve(part))) {
                for (Path file : files.toList()) {
                    Files.copy(file, folder.resolve(file.getFileName()));
                }
            }
        }
        return folder;
    }

    private static CommandRun run(Path data, Path output, String... more) {
        List<Object> args = new ArrayList<>(List.of("finetune", data, "--output", output));
        args.addAll(List.of("--views", "1", "--tta", "none", "--threads", "1"));
        args.addAll(Arrays.asList(more));
        return CommandRun.run(args.toArray());
    }

    private static byte[] trained(Path data, String... more) throws IOException {
        Path output = Files.createTempDirectory(temp, "model");
        CommandRun run = run(data, output, more);
        assertThat(run.code()).as(run.err()).isZero();
        return Files.readAllBytes(output.resolve("model.onnx"));
    }

    /** What {@code augment} writes of all crops: pictures of them as they are, and their names, classes and groups. */
    private static Map<String, String> crops(Path data, String... more) throws IOException {
        Path output = Files.createTempDirectory(temp, "views");
        List<Object> args = new ArrayList<>(List.of("augment", data, "--output", output, "--plan", "none"));
        args.addAll(List.of("--views", "1"));
        args.addAll(Arrays.asList(more));
        CommandRun run = CommandRun.run(args.toArray());
        assertThat(run.code()).as(run.err()).isZero();
        Map<String, String> crops = new TreeMap<>();
        try (Stream<Path> files = Files.walk(output)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                crops.put(
                        output.relativize(file).toString(),
                        new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(crops).hasSizeGreaterThan(4);
        return crops;
    }

    /** The message on data that are refused. */
    private static String refused(Path data, String... more) {
        CommandRun run = run(data, temp.resolve("none"), more);
        assertThat(run.code()).as(run.out()).isNotZero();
        assertThat(temp.resolve("none")).doesNotExist();
        return run.err();
    }

    private static Path edited(Path file, String from, String to) {
        try {
            String text = Files.readString(file);
            assertThat(text).contains(from);
            return Files.writeString(file, text.replace(from, to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void files_beside_images_give_the_crops_of_label_maps() throws IOException {
        Map<String, String> reference = crops(folder("reference"));
        assertThat(reference).hasSize(26);
        for (String format : List.of("labelme", "voc", "asap", "cellpose")) {
            assertThat(crops(folder(format), "--marks", format).equals(reference))
                    .as(format)
                    .isTrue();
        }
        assertThat(crops(folder("rois")).equals(reference)).isTrue();
        assertThat(crops(
                                labels.resolve("coco/instances.json"),
                                "--images",
                                labels.resolve("images").toString())
                        .equals(reference))
                .isTrue();
    }

    @Test
    void masks_of_coco_are_exact_to_the_pixel() throws IOException {
        String images = labels.resolve("images").toString();
        // with the pixels outside blanked, each pixel of the mask counts
        Map<String, String> masks =
                crops(labels.resolve("coco/masks.json"), "--images", images, "--background", "blank");
        assertThat(masks.equals(crops(folder("reference"), "--background", "blank")))
                .isTrue();
        assertThat(masks.equals(crops(folder("reference")))).isFalse();
    }

    @Test
    void coco_gives_the_model_of_label_maps() throws IOException {
        assertThat(Arrays.equals(
                        trained(
                                labels.resolve("coco/instances.json"),
                                "--images",
                                labels.resolve("images").toString()),
                        trained(folder("reference"))))
                .isTrue();
    }

    @Test
    @Tag("full")
    void each_format_gives_the_model_of_label_maps() throws IOException {
        byte[] reference = trained(folder("reference"));
        for (String format : List.of("labelme", "voc", "asap", "cellpose")) {
            assertThat(Arrays.equals(trained(folder(format), "--marks", format), reference))
                    .as(format)
                    .isTrue();
        }
        assertThat(Arrays.equals(trained(folder("rois")), reference)).isTrue();
        String images = labels.resolve("images").toString();
        assertThat(Arrays.equals(
                        trained(labels.resolve("coco/masks.json"), "--images", images, "--background", "blank"),
                        trained(folder("reference"), "--background", "blank")))
                .isTrue();
        Path cells = folder("cellprofiler");
        assertThat(Arrays.equals(
                        trained(cells.resolve("MyExpt_Nuclei.csv"), "--box", "24px"),
                        trained(points(cells), "--box", "24px")))
                .isTrue();
    }

    /** CellProfiler's centres as points, whose first pixel has its middle at 0.5. */
    private static Path points(Path cells) throws IOException {
        List<String> points = new ArrayList<>(List.of("filename,x,y,category"));
        for (String line : Files.readAllLines(cells.resolve("MyExpt_Nuclei.csv")).stream()
                .skip(1)
                .toList()) {
            String[] c = line.split(",");
            double x = Double.parseDouble(c[3]) + 0.5;
            double y = Double.parseDouble(c[4]) + 0.5;
            points.add("s" + c[0] + ".png," + x + "," + y + "," + c[5]);
        }
        return Files.write(cells.resolve("points.csv"), points);
    }

    @Test
    void centres_of_cellprofiler_are_points() throws IOException {
        Path data = folder("cellprofiler");
        Path table = data.resolve("MyExpt_Nuclei.csv");
        assertThat(crops(table, "--box", "24px").equals(crops(points(data), "--box", "24px")))
                .isTrue();
        assertThat(refused(table)).contains("MyExpt_Nuclei.csv lists CellProfiler's objects", "--box");
        edited(data.resolve("MyExpt_Image.csv"), "Count_Nuclei", "FileName_GFP");
        assertThat(refused(table, "--box", "24px")).contains("FileName_GFP, FileName_DNA");
    }

    @Test
    void one_hot_columns_are_classes() throws IOException {
        Path data = folder("asap");
        Path hot = data.resolve("hot.csv");
        Files.write(hot, List.of("image_path,stain,disc,square", "s1.png,1.5,1,0", "s2.png,2,0,1", "s3.png,2,1,1"));
        assertThat(refused(hot)).contains("hot.csv, line 4: 2 of the columns disc, square are 1");
        edited(hot, "s3.png,2,1,1", "s3.png,2,1,0\ns4.png,2,0,1");
        List<String> of = List.of("disc", "square", "disc", "square");
        Path views = Files.createTempDirectory(temp, "hot");
        CommandRun run = CommandRun.run("augment", hot, "--plan", "none", "--views", "1", "--output", views);
        assertThat(run.code()).as(run.err()).isZero();
        List<String> rows = Files.readAllLines(views.resolve("views.csv"));
        for (int i = 0; i < 4; i++) {
            assertThat(rows.get(i + 1)).contains("s" + (i + 1), of.get(i));
        }
        Path plain = Files.write(data.resolve("plain.csv"), List.of("path,file,class", "s1.png,s1.png,disc"));
        assertThat(refused(plain)).contains("no column image, but path and file", "Rename one of them image");
    }

    @Test
    void what_looks_like_labels_is_asked_about() throws IOException {
        for (String format : List.of("labelme", "voc", "asap", "cellpose")) {
            assertThat(refused(folder(format)))
                    .contains("looks like labels of s1.png", "--marks " + format, "imagej to leave them");
        }
        Path pickles = folder("reference");
        Files.createFile(pickles.resolve("s1_seg.npy"));
        assertThat(refused(pickles)).contains("s1_seg.npy looks like labels");
        assertThat(refused(pickles, "--marks", "cellpose")).contains("s1_seg.npy is a Python pickle", "Save masks as");
        assertThat(refused(pickles, "--marks", "voc")).contains("has a file of the program that --marks names");
        assertThat(refused(labels.resolve("coco/masks.json"), "--marks", "voc")).contains("--marks does not go with");
        assertThat(refused(labels.resolve("labelme/s1.json"))).contains("has not COCO's lists", "--marks labelme");
        assertThat(refused(labels.resolve("coco/masks.json"))).contains("names the image s1.png", "--images");
    }

    @Test
    void label_maps_of_cellpose_are_no_images_of_a_class() throws IOException {
        Path data = folder("cellpose");
        for (String name :
                List.of("s1", "s1_cp_masks", "s2", "s2_cp_masks", "s3", "s3_cp_masks", "s4", "s4_cp_masks")) {
            Path of = data.resolve(name.matches("s[12].*") ? "a" : "b");
            Files.createDirectories(of);
            Files.move(data.resolve(name + ".png"), of.resolve(name + ".png"));
        }
        assertThat(crops(data, "--marks", "imagej")).hasSize(6);
    }

    @Test
    void damaged_files_are_refused_by_name_and_place() throws IOException {
        Path voc = folder("voc");
        Path xml = voc.resolve("s2.xml");
        edited(xml, "</ymin>", "px</ymin>");
        assertThat(refused(voc, "--marks", "voc")).contains("s2.xml: object 1 has the ymin");
        Files.writeString(temp.resolve("secret"), "disc");
        Files.writeString(
                xml,
                "<!DOCTYPE annotation [<!ENTITY e SYSTEM \""
                        + temp.resolve("secret").toUri() + "\">]>\n"
                        + "<annotation><object><name>&e;</name></object></annotation>");
        assertThat(refused(voc, "--marks", "voc")).contains("s2.xml", "document type");
        Files.writeString(xml, "<annotation>\n<object>\n</annotation>");
        assertThat(refused(voc, "--marks", "voc")).contains("s2.xml: line 3 is not valid");

        Path labelme = folder("labelme");
        Path json = edited(labelme.resolve("s3.json"), "\"points\"", "\"places\"");
        assertThat(refused(labelme, "--marks", "labelme")).contains("s3.json: there is no points in shape 1");
        Files.writeString(json, "{\"shapes\": [");
        assertThat(refused(labelme, "--marks", "labelme")).contains("s3.json: it is no JSON");

        Path coco = Files.copy(labels.resolve("coco/masks.json"), temp.resolve("masks.json"));
        String images = labels.resolve("images").toString();
        edited(coco, "\"category_id\": 4", "\"category_id\": 5");
        assertThat(refused(coco, "--images", images)).contains("annotation 1 has", "category_id that is not listed");
        edited(coco, "\"category_id\": 5", "\"category_id\": 4");
        edited(coco, "\"size\": [84, 112]", "\"size\": [84, 113]");
        assertThat(refused(coco, "--images", images)).contains("the mask of annotation 1", "do not fill its size");
    }
}
