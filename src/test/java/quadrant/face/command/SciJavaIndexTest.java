package quadrant.face.command;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.scijava.annotations.Index;
import org.scijava.annotations.IndexItem;
import org.scijava.command.CommandInfo;
import org.scijava.module.ModuleItem;
import org.scijava.plugin.Plugin;
import quadrant.face.AdviseOptions;
import quadrant.face.AuditOptions;
import quadrant.face.ClassifyOptions;
import quadrant.face.EvaluateOptions;
import quadrant.face.ExplainOptions;
import quadrant.face.FiguresOptions;
import quadrant.face.FineTuneOptions;
import quadrant.face.NextOptions;

/** The index by which SciJava finds commands is kept by hand: its annotation processor does not compile without warnings. */
class SciJavaIndexTest {
    private static final Map<Class<? extends SciJavaVerb>, Set<String>> COMMANDS = Map.of(
            AdviseSciJava.class, AdviseOptions.KEYS,
            AuditSciJava.class, AuditOptions.KEYS,
            FineTuneSciJava.class, FineTuneOptions.KEYS,
            ClassifySciJava.class, ClassifyOptions.KEYS,
            EvaluateSciJava.class, EvaluateOptions.KEYS,
            ExplainSciJava.class, ExplainOptions.KEYS,
            FiguresSciJava.class, FiguresOptions.KEYS,
            NextSciJava.class, NextOptions.KEYS);

    @Test
    void lists_every_command_with_its_annotation() {
        Map<String, Plugin> found = new TreeMap<>();
        for (IndexItem<Plugin> item : Index.load(Plugin.class)) {
            if (item.className().startsWith("quadrant.")) {
                found.put(item.className(), item.annotation());
            }
        }
        assertThat(found).hasSize(COMMANDS.size());
        for (Class<?> c : COMMANDS.keySet()) {
            Plugin written = c.getAnnotation(Plugin.class);
            Plugin listed = requireNonNull(found.get(c.getName()), c.getName());
            assertThat(listed.type()).isEqualTo(written.type());
            assertThat(listed.label()).isEqualTo(written.label());
            assertThat(listed.headless()).isEqualTo(written.headless());
            assertThat(listed.menuPath()).isEmpty();
        }
    }

    static List<Class<? extends SciJavaVerb>> commands() {
        return List.copyOf(COMMANDS.keySet());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void inputs_are_the_options_and_do_not_persist(Class<? extends SciJavaVerb> command) {
        List<ModuleItem<?>> inputs = new ArrayList<>();
        new CommandInfo(command).inputs().forEach(inputs::add);
        inputs.removeIf(i -> i.getType().getName().startsWith("org.scijava."));
        assertThat(inputs.stream().map(i -> i.getName().replaceFirst("_$", "")))
                .containsExactlyInAnyOrderElementsOf(COMMANDS.get(command));
        assertThat(inputs).noneMatch(ModuleItem::isPersisted);
    }
}
