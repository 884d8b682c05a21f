package quadrant.dataset.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quadrant.dataset.Dataset;
import quadrant.dataset.GroupId;
import quadrant.dataset.PixelSource;
import quadrant.dataset.Sample;
import quadrant.pixels.RawImage;
import quadrant.task.CancelledException;
import quadrant.task.Task;
import quadrant.task.UserException;

class DatasetReaderTest {
    @TempDir
    Path dir;

    private final DatasetReader reader = new DatasetReader((file, name) -> new Unread(name));

    /** An image that is named and not decoded. */
    private record Unread(String name) implements PixelSource {
        @Override
        public RawImage read() {
            throw new AssertionError(name + " was decoded");
        }
    }

    private Path put(String path, String text) throws IOException {
        Path file = dir.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text, StandardCharsets.UTF_8);
    }

    private void images(String... paths) throws IOException {
        for (String p : paths) {
            put(p, "ok");
        }
    }

    private Dataset read(Path data, String groupBy, boolean skip) {
        return reader.read(
                new DatasetRequest(
                        data,
                        Optional.empty(),
                        groupBy.isEmpty() ? Optional.empty() : Optional.of(groupBy),
                        skip,
                        Optional.empty(),
                        false),
                true,
                Task.SILENT);
    }

    private Dataset csv(String text) throws IOException {
        return read(put("list.csv", text), "", false);
    }

    private void refused(Path data, String groupBy, String... text) {
        assertThatThrownBy(() -> read(data, groupBy, false))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll(text);
    }

    private void refusedCsv(String content, String... text) throws IOException {
        refused(put("list.csv", content), "", text);
    }

    private static List<String> ids(Dataset d) {
        return d.samples().stream().map(Sample::id).toList();
    }

    @Test
    void a_folder_per_class_is_read_in_the_order_of_paths() throws IOException {
        images(
                "b/2.PNG",
                "b/deep/er/1.tif",
                "a/10.jpg",
                "a/9.jpeg",
                ".hidden/x.png",
                "a/.DS_Store",
                "a/n.txt",
                "README.md",
                "LICENSE",
                "slide.czi",
                "t.png");
        Dataset d = read(dir, "", false);
        assertThat(d.classes().names()).containsExactly("a", "b");
        assertThat(ids(d)).containsExactly("a/10.jpg", "a/9.jpeg", "b/2.PNG", "b/deep/er/1.tif");
        assertThat(d.counts()).containsExactly(2, 2);
        assertThat(d.groupsKnown()).isFalse();
        assertThat(d.samples().get(0).group()).isEqualTo(new GroupId("a/10.jpg"));
        assertThat(d.notes())
                .containsExactly(
                        "1 image(s) beside the class folders left out.",
                        "2 hidden file(s) left out.",
                        "Images in formats that Quadrant does not read were left out: 1 CZI. Convert them to PNG or TIFF, for"
                                + " example in Fiji, which opens them with Bio-Formats.",
                        "2 file(s) left out that are not named as PNG, JPEG, BMP, GIF, WebP or TIFF, such as a/n.txt.");
    }

    @Test
    void folders_that_hold_no_problem_are_refused() throws IOException {
        refused(dir.resolve("nowhere"), "", "nowhere does not exist");
        images("1.png", "2.png");
        refused(dir, "", "holds no class folders, only 2 image(s)", "CSV");
        refused(dir.resolve("1.png"), "", "is a file, but a folder with class folders");
        images("a/1.png");
        refused(dir, "", "only one class, a");
        Files.createDirectories(dir.resolve("b"));
        refused(dir, "", "class folder b", "holds no image");
    }

    @Test
    void a_look_that_takes_too_long_stops() throws IOException {
        images("a/1.png", "b/1.png");
        DatasetRequest request =
                new DatasetRequest(dir, Optional.empty(), Optional.empty(), false, Optional.empty(), false);
        assertThatThrownBy(() -> reader.read(request, true, Task.unwatched(() -> true)))
                .isInstanceOf(CancelledException.class);
    }

    @Test
    void groups_come_from_the_path() throws IOException {
        images("a/p1-1.png", "a/p2-1.png", "b/p1-2.png", "b/x3-1.png");
        Dataset d = read(dir, "/([a-z]\\d)-", false);
        assertThat(d.groupsKnown()).isTrue();
        assertThat(d.samples().stream().map(s -> s.group().value())).containsExactly("p1", "p2", "p1", "x3");
        assertThat(read(dir, "[px]\\d", false).samples().get(3).group().value()).isEqualTo("x3");
        refused(dir, "p\\d", "finds no group in 1 of 4 paths", "b/x3-1.png", "--group-by");
        refused(dir, "(x)?", "finds no group in 4 of 4 paths");
        refused(dir, "([", "malformed", "--group-by");
    }

    @Test
    void a_csv_gives_labels_groups_folds_and_other_columns() throws IOException {
        images("im/1.png", "im/2.png");
        Dataset d = csv("image,label,group,fold,stain\nim/2.png,B,p2,1,HE\nim/1.png,\"A, really\",p1,0,\n");
        assertThat(ids(d)).containsExactly("im/1.png", "im/2.png");
        assertThat(d.classes().names()).containsExactly("A, really", "B");
        assertThat(d.groupsKnown()).isTrue();
        Sample second = d.samples().get(1);
        assertThat(second.group()).isEqualTo(new GroupId("p2"));
        assertThat(second.fold()).hasValue(1);
        assertThat(second.extra()).containsExactlyInAnyOrderEntriesOf(java.util.Map.of("stain", "HE"));
    }

    @Test
    void spreadsheets_csvs_are_understood() throws IOException {
        images("1.png", "ü.png");
        for (String text : List.of(
                "\uFEFFImage; Label \r\n1.png;a\r\n\r\n\"ü.png\";b\r\n",
                "image\tlabel\n1.png\ta\nü.png\tb",
                "label,image,\na,1.png,\nb,ü.png,\n")) {
            assertThat(ids(csv(text))).containsExactly("1.png", "ü.png");
        }
    }

    @Test
    void paths_are_relative_to_images_where_named() throws IOException {
        images("pics/a/1.png", "pics/b/1.png");
        Path csv = put("tables/list.csv", "image,label\na/1.png,x\nb/1.png,y\n");
        Dataset d = reader.read(
                new DatasetRequest(
                        csv, Optional.of(dir.resolve("pics")), Optional.of("^[^/]+"), false, Optional.empty(), false),
                true,
                Task.SILENT);
        assertThat(d.samples().stream().map(s -> s.group().value())).containsExactly("a", "b");
        refused(csv, "", "None of the 2 images", "--images");
        assertThatThrownBy(() -> reader.read(
                        new DatasetRequest(
                                dir.resolve("pics"),
                                Optional.of(dir),
                                Optional.empty(),
                                false,
                                Optional.empty(),
                                false),
                        true,
                        Task.SILENT))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("--images goes with a CSV or JSON");
    }

    @Test
    void csvs_with_mistakes_are_refused_with_the_line() throws IOException {
        images("1.png", "2.png");
        refusedCsv("", "is empty");
        refusedCsv("image,label\n", "names no image");
        refusedCsv("picture,label\n1.png,a\n", "no column image", "picture, label");
        refusedCsv("image,klass\n1.png,a\n", "no column label");
        refusedCsv("image,label\n1.png,a\n2.png, \n", "line 3", "2.png has no label");
        refusedCsv("image,label\n1.png,a\n2.png\n", "line 3", "2.png has no label");
        refusedCsv("image,label\n1.png,a\n,b\n", "line 3 names no image");
        refusedCsv("image,label\n1.png,a\n2.png,a\n", "only one class, a");
        refusedCsv("image,label\n1.png,a\n1.png,b\n", "1.png on line 2 and again on line 3");
        refusedCsv("image,label,fold\n1.png,a,x\n", "the fold \"x\"");
        refusedCsv("image,label,label\n1.png,a,b\n", "two columns label");
        refusedCsv("image,label\n1.png,a,b\n", "3 cells", "quotation marks");
        refusedCsv("image,label\n\"1.png,a\n", "not a well-formed CSV");
        Path latin = dir.resolve("latin.csv");
        Files.writeString(latin, "image,label\n1.png,ü\n", StandardCharsets.ISO_8859_1);
        refused(latin, "", "not written in UTF-8");
    }

    @Test
    void group_by_goes_before_the_column_and_it_is_said() throws IOException {
        images("1.png", "2.png");
        Path csv = put("list.csv", "image,label,group\n1.png,a,p\n2.png,b,p\n");
        Dataset d = read(csv, "\\d", false);
        assertThat(d.samples().get(0).group().value()).isEqualTo("1");
        assertThat(d.notes()).anyMatch(n -> n.contains("the column group is left out"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void reading_stops_when_cancelled(boolean skip) throws IOException {
        images("a/1.png", "b/1.png");
        Task cancelled = new Cancelled();
        assertThatThrownBy(() -> reader.read(
                        new DatasetRequest(dir, Optional.empty(), Optional.empty(), skip, Optional.empty(), false),
                        true,
                        cancelled))
                .isInstanceOf(CancelledException.class);
    }

    @Test
    void inputs_need_no_labels() throws IOException {
        images("a/1.png", "a/2/3.tif", "b.svs");
        Path csv = put("a/list.csv", "image,label\n1.png,\n2/3.tif,x\n");
        assertThat(names(dir.resolve("a"))).containsExactly("1.png", "2/3.tif");
        assertThat(names(csv)).containsExactly("1.png", "2/3.tif");
        assertThat(names(dir.resolve("b.svs"))).containsExactly("b.svs");
        assertThat(names(dir.resolve("a"), csv, dir.resolve("b.svs"))).hasSize(3);
        assertThatThrownBy(() -> names(dir.resolve("c"))).isInstanceOf(UserException.class);
        Files.createDirectories(dir.resolve("empty"));
        assertThatThrownBy(() -> names(dir.resolve("empty")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("holds no PNG");
    }

    @Test
    void a_zarr_is_said_by_name_and_never_searched() throws IOException {
        images("a/1.png", "b/1.png");
        put("a/2.ome.zarr/0/0.png", "");
        put("c.zarr/0/0.png", "");
        assertThat(said(task -> reader.inputs(List.of(dir), task)))
                .anySatisfy(note -> assertThat(note).contains("left out: 2 Zarr. Convert them"));
        DatasetRequest request =
                new DatasetRequest(dir, Optional.empty(), Optional.empty(), false, Optional.empty(), false);
        Dataset read = reader.read(request, true, Task.SILENT);
        assertThat(read.classes().names()).containsExactly("a", "b");
        assertThat(ids(read)).containsExactly("a/1.png", "b/1.png");
        assertThatThrownBy(() -> names(dir.resolve("c.zarr")))
                .hasMessageContainingAll("c.zarr is a Zarr", "raw2ometiff");
    }

    @Test
    void images_in_formats_that_are_not_read_are_said_by_name() throws IOException {
        images("a/1.png", "b/1.png");
        for (String other :
                List.of("a/2.heic", "a/3.HEIC", "b/4.jp2", "b/5.czi", "b/6.nd2", "b/7.lif", "b/notes.docx")) {
            put(other, "");
        }
        assertThat(said(task -> reader.inputs(List.of(dir), task)))
                .anySatisfy(
                        note -> assertThat(note).contains("1 CZI, 2 HEIF, 1 JPEG 2000, 1 LIF, 1 ND2", "Convert them"));
        DatasetRequest request =
                new DatasetRequest(dir, Optional.empty(), Optional.empty(), false, Optional.empty(), false);
        assertThat(said(task -> reader.read(request, true, task)))
                .anySatisfy(note -> assertThat(note).contains("1 CZI", "2 HEIF"))
                .anySatisfy(note -> assertThat(note).contains("7 file(s) left out"));
        put("only/8.czi", "");
        assertThatThrownBy(() -> names(dir.resolve("only")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("1 CZI");
        assertThatThrownBy(() -> reader.read(request, true, Task.SILENT))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll("The class folder only", "2 CZI");
    }

    private static List<String> said(Consumer<Task> work) {
        List<String> notes = new ArrayList<>();
        work.accept((Task) Proxy.newProxyInstance(
                Task.class.getClassLoader(), new Class<?>[] {Task.class}, (p, m, a) -> {
                    if (m.getName().equals("warn")) {
                        notes.add(String.valueOf(a[0]));
                    }
                    return m.getReturnType() == boolean.class ? false : null;
                }));
        return notes;
    }

    private List<String> names(Path... inputs) {
        List<String> names = new ArrayList<>();
        reader.inputs(List.of(inputs), Task.SILENT).forEach(s -> names.add(s.name()));
        return names;
    }

    /** A task that the user has stopped. */
    private static final class Cancelled implements Task {

        @Override
        public boolean cancelled() {
            return true;
        }
    }
}
