package quadrant.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.workspace.Workspace.Box;
import quadrant.workspace.Workspace.Item;
import quadrant.workspace.Workspace.Label;
import quadrant.workspace.Workspace.LabelClass;
import quadrant.workspace.Workspace.Origin;
import quadrant.workspace.Workspace.Picture;

/** Where projects are kept and found, how they move and are shared, and how lost images are found. */
class ProjectsTest {
    @TempDir
    private Path folder;

    private Path image(String name, String content) throws Exception {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private static Picture picture(Path file) {
        return new Picture(file.getFileName() + "", file.toString(), 9, 8, "", LostImages.fingerprint(file));
    }

    /** Of images with an object each, the first of which is labelled. */
    private static Workspace workspace(Path... images) {
        Workspace w = new Workspace();
        LabelClass c = w.addClass("cell", 1);
        for (int i = 0; i < images.length; i++) {
            w.take(
                    i,
                    picture(images[i]),
                    List.of(),
                    List.of(new Item(i, "1", new Box(1, 1, 3, 3), "shape")),
                    Map.of(),
                    Map.of());
        }
        w.label(List.of(0), Optional.of(new Label(c.id(), Origin.FREE)));
        return w;
    }

    private static Path saved(Path project, Path... images) {
        WorkspaceFile.create(project, workspace(images)).close();
        return project;
    }

    private static Predicate<Picture> is(Path image) {
        return p -> p.file().equals(image.toString());
    }

    private Optional<Path> found(Projects projects, Path image) {
        return projects.find(image.toString(), is(image));
    }

    @Test
    void an_image_finds_the_newest_project_that_lists_it_beside_it_or_above() throws Exception {
        Path image = image("study/images/a.tif", "a");
        Path other = image("study/images/b.tif", "b");
        Path above = saved(folder.resolve("study/all.quadrant"), image);
        Projects projects = new Projects(folder.resolve("own"));
        assertThat(found(projects, image)).contains(above);
        Path old = saved(folder.resolve("study/images/old.quadrant"), image);
        Path beside = saved(folder.resolve("study/images/new.quadrant"), image);
        Files.setLastModifiedTime(old, FileTime.fromMillis(1000));
        assertThat(found(projects, image)).contains(beside);
        assertThat(found(projects, other)).isEmpty();
        assertThat(projects.only(other.toString())).isEmpty();
        Files.delete(old);
        assertThat(projects.only(other.toString())).contains(beside);
    }

    @Test
    void a_project_lies_beside_its_first_image_and_is_named_by_the_folder() throws Exception {
        Path image = image("mouse 3/a.tif", "a");
        Projects projects = new Projects(folder.resolve("own"));
        assertThat(projects.place(List.of(new Picture("t", "", 9, 9, "", "")))).isEmpty();
        Path place = projects.place(List.of(new Picture("t", "", 9, 9, "", ""), picture(image)))
                .orElseThrow();
        assertThat(place).isEqualTo(folder.resolve("mouse 3/mouse 3.quadrant"));
        // one of the own folder that has the image already moves itself, and is not copied
        saved(folder.resolve("own/project.quadrant"), image);
        assertThat(projects.place(List.of(picture(image)))).contains(place);
        assertThat(place).doesNotExist();
        // another window's project has the image, so that two would lie there
        saved(place, image);
        assertThat(projects.place(List.of(picture(image)))).isEmpty();
    }

    @Test
    void a_project_moves_beside_its_images_with_all_that_can_be_undone() throws Exception {
        Path image = image("study/a.tif", "a");
        WorkspaceFile file = WorkspaceFile.create(folder.resolve("own/p.quadrant"), new Workspace());
        Workspace w = file.workspace();
        w.addClass("a", 1);
        file.save();
        w.set(Map.of(0, picture(image)));
        w.addClass("b", 2);
        Path to = folder.resolve("study/study.quadrant");
        file.moveTo(to);
        w.undo();
        w.undo();
        w.undo();
        w.redo();
        file.save();
        file.close();
        assertThat(folder.resolve("own/p.quadrant")).doesNotExist();
        assertThat(Files.readString(to)).contains("\"file\":\"a.tif\"");
        Workspace again = WorkspaceFile.read(to);
        assertThat(again.state()).isEqualTo(w.state());
        assertThat(again.redo()).isTrue();
        assertThat(again.pictures().get(0)).isEqualTo(picture(image));
        assertThat(WorkspaceFile.inUse(folder.resolve("own/p.quadrant"))).isFalse();
    }

    @Test
    void a_workspace_of_an_earlier_version_is_copied_beside_an_image_of_it_once() throws Exception {
        Path image = image("study/a.tif", "a");
        Path far = image("elsewhere/b.tif", "b");
        Path old = folder.resolve("own/workspace-1.quadrant");
        Files.createDirectories(old.getParent());
        // as the versions before wrote it: without fingerprints, and with paths that are absolute
        Files.writeString(
                old,
                WorkspaceFile.HEADER
                        + "\n{\"classes\":{\"0\":{\"id\":0,\"name\":\"A\",\"rgb\":1}}}\n{\"images\":{"
                        + entry(0, image) + "," + entry(1, far) + "},\"objects\":{\"0\":{\"image\":0,\"name\":\"1\","
                        + "\"box\":{\"x\":1,\"y\":1,\"width\":3,\"height\":3},\"shape\":\"s\"}}}\n"
                        + "{\"labels\":{\"0\":{\"class_id\":0,\"origin\":\"FREE\"}}}\n");
        byte[] before = Files.readAllBytes(old);
        Projects projects = new Projects(folder.resolve("own"));
        Path taken = found(projects, image).orElseThrow();
        assertThat(taken).isEqualTo(folder.resolve("study/study.quadrant"));
        assertThat(old).hasBinaryContent(before);
        WorkspaceFile resumed = WorkspaceFile.resume(taken, w -> {});
        assertThat(resumed.workspace().labels()).hasSize(1);
        assertThat(Files.readString(taken)).contains("\"file\":\"a.tif\"").contains("elsewhere");
        assertThat(resumed.workspace().undo()).isTrue();
        assertThat(resumed.workspace().labels()).isEmpty();
        resumed.close();
        // its other image, elsewhere, belongs to the same project
        assertThat(found(projects, far)).contains(taken);
        Files.delete(taken);
        assertThat(found(projects, image)).isEmpty();
        assertThat(old).hasBinaryContent(before);
    }

    private static String entry(int n, Path image) {
        return "\"" + n + "\":{\"title\":\"" + image.getFileName() + "\",\"file\":\"" + image
                + "\",\"width_px\":9,\"height_px\":8,\"group\":\"\"}";
    }

    @Test
    void a_workspace_of_version_1_is_taken_over_too() throws Exception {
        Path image = image("study/a.tif", "a");
        Path old = folder.resolve("own/workspace-2.quadrant");
        Files.createDirectories(old.getParent());
        Files.writeString(
                old, Version1.HEADER + "\nimage\ta.tif\t" + image + "\t9\t8\nobject\t0\tcell\t1\t1\t9\t9\tshape\n");
        byte[] before = Files.readAllBytes(old);
        Path taken = found(new Projects(folder.resolve("own")), image).orElseThrow();
        assertThat(taken.getParent()).isEqualTo(image.getParent());
        assertThat(WorkspaceFile.read(taken).objects()).hasSize(1);
        assertThat(old).hasBinaryContent(before);
    }

    @Test
    void a_project_that_another_window_uses_is_refused_and_stays_as_it_is() throws Exception {
        Path image = image("study/a.tif", "a");
        Path project = saved(folder.resolve("study/study.quadrant"), image);
        WorkspaceFile first = WorkspaceFile.resume(project, w -> {});
        byte[] before = Files.readAllBytes(project);
        Projects projects = new Projects(folder.resolve("own"));
        Path there = found(projects, image).orElseThrow();
        assertThatThrownBy(() -> WorkspaceFile.resume(there, w -> {}))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("is open in another window");
        assertThat(project).hasBinaryContent(before);
        first.workspace().addClass("more", 2);
        first.save();
        first.close();
        assertThat(WorkspaceFile.read(project).classes()).hasSize(2);
    }

    @Test
    void images_of_a_moved_folder_are_found_by_their_names() throws Exception {
        Path a = image("before/a.tif", "a");
        Path b = image("before/b.tif", "b");
        Path project = saved(folder.resolve("project/p.quadrant"), a, b);
        Path after = Files.move(folder.resolve("before"), folder.resolve("after"));
        Workspace w = WorkspaceFile.read(project);
        assertThat(w.pictures().values()).allMatch(LostImages::lost);
        Path a2 = after.resolve("a.tif");
        Path b2 = after.resolve("b.tif");
        Map<Path, List<Integer>> files = Map.of(a2, List.of(9, 8), b2, List.of(9, 8));
        Map<Integer, Picture> found = LostImages.find(w.pictures(), 0, a2, files);
        w.set(found);
        assertThat(w.pictures().values()).extracting(Picture::file).containsExactly(a2.toString(), b2.toString());
        assertThat(w.labels()).hasSize(1);
        assertThat(w.undo()).isTrue();
        assertThat(Objects.requireNonNull(w.pictures().get(0)).file()).isEqualTo(a.toString());
    }

    @Test
    void a_renamed_image_is_found_by_its_content_or_where_the_user_says() throws Exception {
        Path a = image("s/a.tif", "aaaa");
        Path b = image("s/b.tif", "bbbb");
        Workspace w = workspace(a, b);
        Path renamed = Files.move(b, folder.resolve("s/second.tif"));
        Path twin = image("s/twin.tif", "cccc");
        Map<Path, List<Integer>> files = Map.of(a, List.of(9, 8), renamed, List.of(9, 8), twin, List.of(9, 8));
        assertThat(LostImages.find(w.pictures(), 1, folder.resolve("s"), files))
                .isEqualTo(Map.of(1, Objects.requireNonNull(w.pictures().get(1)).at(renamed.toString())));
        Files.delete(renamed);
        Path more = image("s/more.tif", "dddd");
        Map<Path, List<Integer>> several = Map.of(twin, List.of(9, 8), more, List.of(9, 8), a, List.of(9, 8));
        assertThatThrownBy(() -> LostImages.find(w.pictures(), 1, folder.resolve("s"), several))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("None of 3 images there is b.tif");
        // the user says which, if the size is right
        assertThat(Objects.requireNonNull(
                                LostImages.find(w.pictures(), 1, more, several).get(1))
                        .file())
                .isEqualTo(more.toString());
        assertThatThrownBy(() -> LostImages.find(w.pictures(), 1, more, Map.of(more, List.of(5, 5))))
                .hasMessageContaining("9×8");
    }

    @Test
    void a_project_is_shared_as_one_zip_and_opened_elsewhere() throws Exception {
        Path near = image("study/images/a.tif", "near");
        Path far = image("archive/a.tif", "far");
        Path gone = image("archive/gone.tif", "gone");
        Path project = folder.resolve("study/study.quadrant");
        Workspace w = workspace(near, far, gone);
        w.take(3, new Picture("no file", "", 7, 7, "", ""), List.of(), List.of(), Map.of(), Map.of());
        w.place("saved", folder.resolve("private"));
        w.set(Workspace.GROUP_BY, "study|archive");
        Files.delete(gone);
        SharedProject shared = new SharedProject(project, w);
        assertThat(shared.images()).isEqualTo(2);
        Path zip = folder.resolve("mail/for you.zip");
        shared.write(zip, Task.SILENT);
        Path there = SharedProject.unpack(zip);
        assertThat(there).isEqualTo(folder.resolve("mail/for you/study.quadrant"));
        Path home = Objects.requireNonNull(there.getParent());
        assertThat(Files.readString(there)).doesNotContain("private").contains("\"file\":\"images/a.tif\"");
        Workspace again = WorkspaceFile.resume(there, any -> {}).workspace();
        List<String> files =
                again.pictures().values().stream().map(Picture::file).toList();
        assertThat(files)
                .containsExactly(
                        home.resolve("images/a.tif").toString(),
                        home.resolve("images/2/a.tif").toString(),
                        gone.toString(),
                        "");
        assertThat(Path.of(files.get(1))).hasContent("far");
        assertThat(again.labels()).hasSize(1);
        assertThat(again.group(1)).isEqualTo(w.group(1));
        // a second time it is another folder
        assertThat(SharedProject.unpack(zip).getName(there.getNameCount() - 2)).hasToString("for you-2");
    }

    @Test
    void a_zip_of_something_else_or_that_reaches_out_is_refused_and_leaves_nothing() throws Exception {
        Path other = zip("other.zip", Map.of("a.txt", "a"));
        Path out = zip("out.zip", Map.of("p.quadrant", "x", "../../escaped.txt", "a"));
        Path none = image("none.zip", "no zip");
        for (Path zip : List.of(other, out, none)) {
            assertThatThrownBy(() -> SharedProject.unpack(zip))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining(zip.toString());
        }
        assertThat(folder).isDirectoryNotContaining(Files::isDirectory);
        assertThat(folder.resolveSibling("escaped.txt")).doesNotExist();
    }

    private Path zip(String name, Map<String, String> entries) throws Exception {
        Path zip = folder.resolve(name);
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (Map.Entry<String, String> e : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(e.getKey()));
                out.write(e.getValue().getBytes(StandardCharsets.UTF_8));
                out.closeEntry();
            }
        }
        return zip;
    }

    @Test
    void what_is_remembered_is_relative_and_undo_passes_over_it() throws Exception {
        Path image = image("study/a.tif", "a");
        Path model = image("study/out/model.onnx", "m");
        WorkspaceFile file = WorkspaceFile.create(folder.resolve("study/p.quadrant"), new Workspace());
        Workspace w = file.workspace();
        w.take(0, picture(image), List.of(), List.of(new Item(0, "1", new Box(1, 1, 3, 3), "s")), Map.of(), Map.of());
        LabelClass c = w.addClass("a", 1);
        w.label(List.of(0), Optional.of(new Label(c.id(), Origin.FREE)));
        w.trained(model, w.labelled());
        w.place("folder", folder.resolve("elsewhere"));
        assertThat(w.model()).contains(model);
        assertThat(w.undo()).isTrue();
        assertThat(w.labels()).isEmpty();
        assertThat(w.model()).isEmpty();
        w.redo();
        file.save();
        file.close();
        assertThat(Files.readString(file.path())).contains("\"last place model\":\"out/model.onnx\"");
        Path moved = Files.move(folder.resolve("study"), folder.resolve("moved"));
        Workspace again = WorkspaceFile.read(moved.resolve("p.quadrant"));
        assertThat(again.model()).contains(moved.resolve("out/model.onnx"));
        assertThat(again.place("folder")).contains(folder.resolve("elsewhere"));
        again.label(List.of(0), Optional.empty());
        assertThat(again.model()).isEmpty();
    }

    @Test
    void several_changes_are_undone_as_one_and_none_is_made_where_one_is_refused() throws Exception {
        Path project = folder.resolve("p.quadrant");
        WorkspaceFile file = WorkspaceFile.create(project, new Workspace());
        Workspace w = file.workspace();
        w.addClass("a", 1);
        w.together(() -> {
            w.add(List.of(new Picture("t", "", 9, 9, "", ""), new Picture("t", "", 9, 9, "", "")));
            w.addClass("b", 2);
            w.change(new LabelClass(1, "c", 2));
        });
        assertThat(w.pictures().values()).extracting(Picture::title).containsExactly("t", "t (2)");
        assertThatThrownBy(() -> w.together(() -> {
                    w.addClass("d", 3);
                    w.addClass("a", 4);
                }))
                .isInstanceOf(UserException.class);
        assertThat(w.classes()).extracting(LabelClass::name).containsExactly("a", "c");
        file.save();
        file.close();
        assertThat(WorkspaceFile.read(project).state()).isEqualTo(w.state());
        w.undo();
        assertThat(w.pictures()).isEmpty();
        assertThat(w.classes()).extracting(LabelClass::name).containsExactly("a");
    }
}
