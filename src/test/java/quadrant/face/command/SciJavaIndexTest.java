package quadrant.face.command;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.scijava.annotations.Index;
import org.scijava.annotations.IndexItem;
import org.scijava.module.ModuleInfo;
import org.scijava.module.ModuleItem;
import org.scijava.plugin.Plugin;
import quadrant.face.Option;
import quadrant.face.Verb;
import quadrant.face.Verbs;

/** The index by which SciJava finds commands is kept by hand: its annotation processor does not compile without warnings. */
class SciJavaIndexTest {
    private static final Map<SciJavaVerb, Verb<?, ?>> COMMANDS = Map.of(
            new AdviseSciJava(), Verbs.ADVISE,
            new AuditSciJava(), Verbs.AUDIT,
            new FineTuneSciJava(), Verbs.FINETUNE,
            new ClassifySciJava(), Verbs.CLASSIFY,
            new EvaluateSciJava(), Verbs.EVALUATE,
            new ExplainSciJava(), Verbs.EXPLAIN,
            new FiguresSciJava(), Verbs.FIGURES,
            new NextSciJava(), Verbs.NEXT);

    @Test
    void lists_every_command_with_its_annotation() {
        Map<String, Plugin> found = new TreeMap<>();
        for (IndexItem<Plugin> item : Index.load(Plugin.class)) {
            if (item.className().startsWith("quadrant.")) {
                found.put(item.className(), item.annotation());
            }
        }
        assertThat(found).hasSize(COMMANDS.size());
        for (SciJavaVerb command : COMMANDS.keySet()) {
            Class<?> c = command.getClass();
            Plugin written = c.getAnnotation(Plugin.class);
            Plugin listed = requireNonNull(found.get(c.getName()), c.getName());
            assertThat(listed.type()).isEqualTo(written.type());
            assertThat(listed.label()).isEqualTo(written.label());
            assertThat(listed.headless()).isEqualTo(written.headless());
            assertThat(listed.menuPath()).isEmpty();
        }
    }

    static List<SciJavaVerb> commands() {
        return List.copyOf(COMMANDS.keySet());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void inputs_are_the_options_with_labels_choices_and_help_and_do_not_persist(SciJavaVerb command) {
        List<ModuleItem<?>> inputs = new ArrayList<>();
        command.getInfo().inputs().forEach(inputs::add);
        assertThat(inputs)
                .extracting(ModuleItem::getName)
                .containsExactlyElementsOf(requireNonNull(COMMANDS.get(command)).options().stream()
                        .map(Option::key)
                        .toList());
        assertThat(inputs).noneMatch(ModuleItem::isPersisted);
        assertThat(inputs)
                .allMatch(i -> !i.getLabel().isBlank() && !i.getDescription().isBlank());
    }

    @Test
    void inputs_have_types_and_choices() {
        ModuleInfo info = new FineTuneSciJava().getInfo();
        assertThat(info.getInput("data").getType()).isEqualTo(File.class);
        assertThat(info.getInput("resume").getType()).isEqualTo(Boolean.class);
        assertThat(info.getInput("strategy").getChoices()).asString().isEqualTo("[auto, layers, head, top, all]");
    }
}
