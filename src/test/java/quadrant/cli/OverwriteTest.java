package quadrant.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.FileSizeLimit;
import quadrant.app.SmallModel;
import quadrant.imagej.Cells;
import quadrant.imagej.RoiSet;

/** No file that a command reads, and none that Quadrant did not write, is replaced. */
class OverwriteTest {
    private static final String FOREIGN = "name,weight\nAnna,3\n";

    @TempDir
    private Path temp;

    private Path model;
    private Path data;

    @BeforeEach
    void makes_a_model_and_images() throws IOException {
        model = SmallModel.write(temp.resolve("model.onnx"));
        data = Pictures.dataset(temp.resolve("data"), 4);
    }

    private record Output(int code, String err) {}

    private static Output run(Object... args) {
        return run(OutputStream.nullOutputStream(), args);
    }

    private static Output run(OutputStream out, Object... args) {
        PrintStream oldErr = System.err;
        PrintStream oldOut = System.out;
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        System.setErr(new PrintStream(err, true, UTF_8));
        System.setOut(new PrintStream(out, true, UTF_8));
        try {
            int code = Main.run(Arrays.stream(args).map(Object::toString).toArray(String[]::new));
            return new Output(code, err.toString(UTF_8));
        } finally {
            System.setErr(oldErr);
            System.setOut(oldOut);
        }
    }

    private static void works(Output output) {
        assertThat(output.code).as(output.err).isZero();
    }

    /** What lies in the folder, each file with its bytes. */
    private Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(temp)) {
            for (Path p : all.filter(Files::isRegularFile).toList()) {
                files.put(temp.relativize(p).toString(), new String(Files.readAllBytes(p), UTF_8));
            }
        }
        return files;
    }

    /** Refused with these words before any work, and all files are as they were. */
    private void refuses(String text, Object... args) throws IOException {
        Map<String, String> before = files();
        Output output = run(args);
        assertThat(output.code).as(output.err).isEqualTo(2);
        assertThat(output.err).contains(text).doesNotContain("\tat ", "Classifying", "Decoding");
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void classify_replaces_no_image_that_it_reads() throws IOException {
        Path image = data.resolve("disc/d2.png");
        refuses("files to read", "classify", model, data, "--output", image);
        refuses("files to read", "classify", model, data, "--output", image, "--overwrite");
        Path csv = Files.writeString(temp.resolve("list.csv"), "image\ndata/disc/d2.png\n");
        refuses("files to read", "classify", model, csv, "--output", image, "--overwrite");
        refuses("files to read", "classify", model, csv, "--output", csv, "--overwrite");
        refuses("files to read", "classify", model, data, "--output", model, "--overwrite");
        Path link = Files.createSymbolicLink(temp.resolve("link.csv"), image);
        refuses("files to read", "classify", model, data, "--output", link, "--overwrite");
    }

    @Test
    void classify_replaces_the_users_files_only_where_told_to_and_its_own_always() throws IOException {
        Path csv = Files.writeString(temp.resolve("p.csv"), FOREIGN);
        refuses("--overwrite", "classify", model, data, "--output", csv);
        Path photo = Pictures.write(temp.resolve("other/photo.png"), true, 20, 1);
        refuses("--overwrite", "classify", model, data, "--output", photo);
        Files.writeString(csv, "image,label,predicted,nerve,fat,p:uncertain\na.png,fat,fat,0,1,0\n");
        refuses("--overwrite", "classify", model, data, "--output", csv);

        works(run("classify", model, data, "--output", csv, "--overwrite"));
        String written = Files.readString(csv);
        assertThat(written).startsWith("image,predicted,nerve,").contains("disc/d2.png");
        works(run("classify", model, data, "--output", csv));
        assertThat(csv).hasContent(written);
        // no image either, so that folders of images may hold the table
        Path within = data.resolve("p.csv");
        works(run("classify", model, data, "--output", within));
        works(run("classify", model, data, "--output", within));
        assertThat(within).hasContent(written);
    }

    @Test
    void classify_leaves_the_users_part_file_and_what_lies_where_the_dump_goes() throws IOException {
        Path csv = temp.resolve("p.csv");
        Path part = Files.writeString(temp.resolve("p.csv.part"), FOREIGN);
        Path dump = Files.createDirectories(temp.resolve("dump"));
        Path npy = Files.writeString(dump.resolve("input.npy"), FOREIGN);
        Path npyPart = Files.writeString(dump.resolve("input.npy.part"), FOREIGN);
        refuses("--overwrite", "classify", model, data, "--output", csv, "--dump-input", dump);

        works(run("classify", model, data, "--output", csv, "--dump-input", dump, "--overwrite"));
        works(run("classify", model, data, "--output", csv, "--dump-input", dump));

        assertThat(part).hasContent(FOREIGN);
        assertThat(npyPart).hasContent(FOREIGN);
        assertThat(Files.size(npy)).isEqualTo(128 + 8 * 3 * 16 * 16 * 4);
        assertThat(files()).hasSize(13);
    }

    @Test
    void classify_replaces_no_file_of_rois() throws IOException {
        Path image = Cells.save(Cells.image("x", 9), temp.resolve("slide.tif"));
        Path zip = Files.write(temp.resolve("cells.zip"), RoiSet.toZip(Cells.rois(1), ""));
        refuses("files to read", "classify", model, image, "--rois", zip, "--output", zip);
        refuses("files to read", "classify", model, image, "--rois", zip, "--output", zip, "--overwrite");

        Path csv = temp.resolve("cells.csv");
        works(run("classify", model, image, "--rois", zip, "--output", csv));
        works(run("classify", model, image, "--rois", zip, "--output", csv));
    }

    @Test
    void next_replaces_neither_what_it_reads_nor_the_users_files() throws IOException {
        Path image = data.resolve("disc/d2.png");
        refuses("files to read", "next", model, data, "--output", image);
        refuses("files to read", "next", model, data, "--output", image, "--overwrite");
        Path csv = Files.writeString(temp.resolve("next.csv"), FOREIGN);
        refuses("--overwrite", "next", model, data, "--output", csv);
        Path slides = Cells.withZips(temp.resolve("slides"), 1);
        Path rois = slides.resolve("slide1.zip");
        refuses("files to read", "next", model, slides.resolve("slide1.tif"), "--output", rois, "--overwrite");
        refuses("files to read", "next", model, slides, "--output", rois, "--overwrite");

        works(run("next", model, data, "--output", csv, "--overwrite"));
        works(run("next", model, data, "--output", csv));
    }

    @Test
    void preview_replaces_neither_what_it_reads_nor_the_users_pictures() throws IOException {
        Path image = data.resolve("disc/d0.png");
        refuses("files to read", "preview", data, "--output", image);
        refuses("files to read", "preview", data, "--output", image, "--overwrite");
        Path photo = Pictures.write(temp.resolve("other/photo.png"), true, 20, 1);
        refuses("--overwrite", "preview", data, "--output", photo);
    }

    @Test
    @SuppressWarnings("try") // the limit is there, and nothing is asked of it
    void a_disk_that_is_full_leaves_the_earlier_preview_and_a_preview_may_be_made_again() throws IOException {
        Path sheet = temp.resolve("data/sheet.png");
        Object[] args = {"preview", data, "--output", sheet, "--rows", "1", "--views", "2", "--plan", "light"};
        works(run(args));
        Map<String, String> before = files();
        try (FileSizeLimit full = new FileSizeLimit(4096)) {
            Output output = run(args);
            assertThat(output.code).as(output.err).isEqualTo(2);
            assertThat(output.err).contains("sheet.png could not be written");
        }
        assertThat(files()).isEqualTo(before);
        works(run(args));
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void what_standard_output_does_not_take_is_an_error() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        for (List<String> args : List.of(List.of("info", "--json"), List.of("--version"), List.of("--help"))) {
            Output output = run(full, args.toArray());
            assertThat(output.code).isEqualTo(2);
            assertThat(output.err).startsWith("quadrant: The result could not be written to standard output");
        }
    }
}
