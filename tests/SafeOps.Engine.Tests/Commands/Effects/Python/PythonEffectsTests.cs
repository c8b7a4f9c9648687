using SafeOps.Commands;
using SafeOps.Commands.Effects.Python;
using SafeOps.Commands.Parsing.Python;

namespace SafeOps.Engine.Tests.Commands.Effects.Python;

public sealed class PythonEffectsTests
{
    /// <summary>A script and what is said of it: the names of its calls with the initial of their effect, the target in parentheses, the command in backticks.</summary>
    public static TheoryData<string, string> Cases => new()
    {
        { "import os\nos.remove('/a')", "os.remove D (/a)" },
        { "import os as o\no.unlink(p)", "os.unlink D" },
        { "from os import remove as r\nr('a')", "os.remove D (a)" },
        { "from os import *\nremove('a')", "os.remove D (a)" },
        { "import os\nrm = os.remove\nrm('a')", "os.remove D (a)" },
        { "import os\nfor f in fs:\n    os.rename(f, f'{f}.old')", "os.rename M" },
        { "import os\nbase = '/srv'\nos.makedirs(os.path.join(base, 'x'), exist_ok=True)", "os.makedirs M (/srv/x)" },
        { "import os\nlist(map(os.remove, files))", "os.remove D" },
        { "import os\ngetattr(os, 'remove')('a')", "os.remove D (a)" },
        { "__import__('os').remove('a')", "os.remove D (a)" },
        { "import os\nos.path.exists('a')\nprint(os.getcwd(), os.environ['A'])\nos.environ.get('B')", "" },
        { "import os\nos.kill(pid, 9)", "os.kill M" },
        { "from shutil import rmtree as r\nr(f'/var/{name}/x')", "shutil.rmtree D (/var/{}/x)" },
        { "import shutil\nshutil.copy2(a, '/etc/app.conf')", "shutil.copy2 M (/etc/app.conf)" },
        { "from pathlib import Path\nPath('x').unlink()", "pathlib.Path.unlink D (x)" },
        { "from pathlib import Path\np = Path('/srv') / 'a'\np.write_text('b')", "pathlib.Path.write_text M (/srv/a)" },
        { "from pathlib import Path\nfor f in Path('/var/log').glob('*.log'):\n    f.unlink()", "pathlib.Path.glob R (/var/log); pathlib.Path.unlink D" },
        { "from pathlib import Path\ndef clean(path: Path):\n    path.unlink(missing_ok=True)", "pathlib.Path.unlink D" },
        { "def clean(path):\n    path.unlink()", "path.unlink D" },
        { "open('a')", "builtins.open R (a)" },
        { "open('a', 'rb').read()", "builtins.open R (a)" },
        { "with open('a', 'w') as f:\n    f.write('x')", "builtins.open M (a); io.file.write M" },
        { "with open('a') as f:\n    f.read()", "builtins.open R (a)" },
        { "open('a', mode)", "builtins.open U (a)" },
        { "m = 'a+'\nopen('a', mode=m)", "builtins.open M (a)" },
        { "import json\nwith open('a', 'w') as f:\n    json.dump(x, f)", "builtins.open M (a); json.dump M" },
        { "import json, sys\njson.dump(x, sys.stdout)\nprint(json.dumps(x))", "" },
        { "import tempfile, os\nd = tempfile.mkdtemp()\nos.remove(os.path.join(d, 'x'))", "tempfile.mkdtemp G temporary; os.remove D ({}/x) temporary" },
        { "import tempfile, shutil\nd = tempfile.mkdtemp()\nshutil.move(d, '/srv')", "tempfile.mkdtemp G temporary; shutil.move M" },
        { "import zipfile\nzipfile.ZipFile('a.zip').extractall('/srv')", "archive.extractall M (/srv); zipfile.ZipFile R (a.zip)" },
        { "import fileinput\nfor l in fileinput.input('a', inplace=True): print(l)", "fileinput.input M (a)" },
        { "import logging\nlogging.info('x')\nlog = logging.getLogger(__name__)\nlog.warning('y')\nlogging.FileHandler('/var/log/a')", "logging.FileHandler M (/var/log/a)" },
        { "import subprocess\nsubprocess.run(['rm', '-rf', '/a'])", "subprocess.run D `rm -rf /a`" },
        { "import subprocess\nsubprocess.run(['ls', path], check=True)", "subprocess.run R `ls {}`" },
        { "import subprocess\ncmd = ['kubectl', 'delete', 'pod', name]\nsubprocess.check_call(cmd)", "subprocess.check_call D `kubectl delete pod {}`" },
        { "import subprocess\ncmd = ['kubectl']\ncmd += ['delete']\nsubprocess.run(cmd)", "subprocess.run U `kubectl {}`" },
        { "import subprocess\nsubprocess.run(f'rm -f {path}', shell=True)", "subprocess.run D `rm -f {}`" },
        { "import subprocess, shlex\nsubprocess.run(shlex.split('git status'))", "subprocess.run R `git status`" },
        { "from subprocess import Popen\nPopen(args)", "subprocess.Popen U" },
        { "import os\nos.system('kubectl get pods')\nos.popen('date')", "os.system R `kubectl get pods`; os.popen R `date`" },
        { "import os\nos.execvp('rm', ['rm', 'a'])", "os.execvp D `rm a`" },
        { "import requests\nrequests.get(url).json()\nrequests.post('https://a/b', json={})\ns = requests.Session()\ns.delete(u)", "requests.get R; requests.post M (https://a/b); requests.Session().delete D" },
        { "import requests\nrequests.request('GET', u)\nrequests.request(m, u)", "requests.request R; requests.request U" },
        { "from urllib.request import urlopen\nurlopen('http://a')\nurlopen('http://a', data=b'')", "urllib.request.urlopen R (http://a); urllib.request.urlopen M (http://a)" },
        { "from urllib import request\nr = request.Request('http://a', data=b'')\nrequest.urlopen(r)\nrequest.urlopen(request.Request(u, method='DELETE'))", "urllib.request.urlopen M; urllib.request.urlopen D" },
        { "class A:\n    def go(self): pass\nKINDS[k]().go()\nthing.went()", "? U; thing.went U" },
        { "import socket\ns = socket.socket()\ns.connect(('a', 1))", "socket.socket().connect M" },
        { "import smtplib\nsmtplib.SMTP('a').send_message(m)", "smtplib.SMTP().send_message M" },
        { "import boto3\nlogs = boto3.client('logs')\nfor g in logs.describe_log_groups()['logGroups']:\n    logs.delete_log_group(logGroupName=g['name'])", "boto3.client('logs').describe_log_groups R; boto3.client('logs').delete_log_group D" },
        { "import boto3\nboto3.client('ec2').terminate_instances(InstanceIds=ids)\nboto3.client('s3').put_object(Bucket=b)", "boto3.client('ec2').terminate_instances D; boto3.client('s3').put_object M" },
        { "import boto3\ndef client():\n    return boto3.client('logs')\nclient().delete_log_group()", "boto3.client('logs').delete_log_group D" },
        { "import boto3\nclass A:\n    def __init__(self):\n        self.c = boto3.client('s3')\n    def go(self):\n        self.c.delete_bucket(Bucket='b')", "boto3.client('s3').delete_bucket D" },
        { "import boto3\nclass A:\n    def __init__(self):\n        self.c = boto3.client('s3')\ndef go(a: A):\n    a.c.delete_bucket()\nA().c.delete_bucket()\nretry(A().c.delete_bucket)", "boto3.client('s3').delete_bucket D; boto3.client('s3').delete_bucket D; boto3.client('s3').delete_bucket D" },
        { "from kubernetes import client, config\nconfig.load_kube_config()\nv1 = client.CoreV1Api()\nv1.list_namespaced_pod('n')\nv1.delete_namespaced_pod('p', 'n')\nv1.patch_namespaced_pod('p', 'n', b)", "kubernetes.client.CoreV1Api().list_namespaced_pod R; kubernetes.client.CoreV1Api().delete_namespaced_pod D (p); kubernetes.client.CoreV1Api().patch_namespaced_pod M (p)" },
        { "from azure.mgmt.compute import ComputeManagementClient\nc = ComputeManagementClient(cred, sub)\nc.virtual_machines.begin_delete(g, n).result()", "azure.mgmt.compute.ComputeManagementClient().virtual_machines.begin_delete().result R; azure.mgmt.compute.ComputeManagementClient().virtual_machines.begin_delete D" },
        { "from google.cloud import storage\nb = storage.Client().bucket('x')\nb.blob('y').delete()\nb.blob('y').upload_from_filename('f')", "google.cloud.storage.Client().bucket().blob().delete D; google.cloud.storage.Client().bucket().blob().upload_from_filename M (f)" },
        { "import sqlite3\nc = sqlite3.connect('a.db')\nc.execute('SELECT 1')\nc.execute('DELETE FROM t WHERE id = ?', (1,))\nc.commit()", "sqlite3.connect R (a.db); sqlite3.connect().execute R `SELECT 1`; sqlite3.connect().execute D `DELETE FROM t WHERE id = ?`; sqlite3.connect().commit M" },
        { "import psycopg2\ncur = psycopg2.connect(d).cursor()\ncur.execute('UPDATE t SET a = %s WHERE b = 1', (1,))\ncur.execute(sql)", "psycopg2.connect().cursor().execute M `UPDATE t SET a = %s WHERE b = 1`; psycopg2.connect().cursor().execute U" },
        { "def f(cur):\n    cur.execute(\"SELECT datetime('now', ?)\")", "cur.execute R `SELECT datetime('now', ?)`" },
        { "import os\nos.write(1, b'a')\nos.write(fd, b'a')", "os.write M" },
        { "def f(cur):\n    cur.execute(f'DROP TABLE {t}')", "cur.execute D `DROP TABLE {}`" },
        { "eval(x)\nexec('a')", "builtins.eval U; builtins.exec U" },
        { "import ctypes\nctypes.CDLL('libc.so.6').unlink(b'a')", "ctypes.CDLL().unlink U; ctypes.CDLL U" },
        { "import importlib\nimportlib.import_module(n).run()", "importlib.import_module().run U; importlib.import_module U" },
        { "import mystery\nmystery.go()\nx = mystery.sum(1)\nprint(mystery.name(x))", "mystery.go U; mystery.sum U" },
        { "from .tools import clean\nclean()", ".tools.clean U" },
        { "def run():\n    pass\nrun()\nclass A:\n    def go(self): self.stop()\nA().go()", "" },
        { "def f(callback):\n    callback()\nhandlers[k]()", "callback U; ? U" },
        { "import argparse, sys, re, datetime\np = argparse.ArgumentParser()\np.add_argument('--dry-run', action='store_true')\na = p.parse_args()\nprint(re.sub('a', 'b', sys.argv[1]), datetime.datetime.now().isoformat(), file=sys.stderr)\nsys.exit(1)", "" },
        { "x = []\nx.append(1)\n', '.join(x)\nd = {}\nd.update(a=1)", "" },
        { "try:\n    import yaml\nexcept ImportError:\n    yaml = None\nyaml.dump(x, open('a', 'w'))", "yaml.dump M; builtins.open M (a)" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Says_what_calls_do(string text, string expected) => Assert.Equal(expected, string.Join("; ", Effects(text).Select(Shown)));

    [Fact]
    public void Names_the_function_around_a_call()
    {
        var effects = Effects("import os\nos.remove('a')\ndef clean():\n    if x:\n        os.remove('b')\n@register(os.remove('c'))\ndef other(): pass\n");
        Assert.Equal([("a", null), ("b", "clean"), ("c", null)], effects.Where(e => e.Name == "os.remove").Select(e => (e.Target, e.Function?.Name)));
        Assert.Equal([2, 5, 6], effects.Where(e => e.Name == "os.remove").Select(e => e.Span.Line));
        Assert.Contains(effects[1].Place.Around, n => n is PythonIf);
    }

    [Fact]
    public void The_command_that_a_call_starts_is_judged_with_its_reasons()
    {
        var effect = Assert.Single(Effects("import subprocess\nsubprocess.run(['kubectl', 'delete', 'ns', 'a b'])"));
        Assert.Equal("kubectl delete ns 'a b'", effect.CommandLine);
        Assert.Equal("kubectl delete", effect.Command!.Name);
        Assert.NotEmpty(effect.Command.Reasons);
    }

    [Fact]
    public void A_variable_that_hangs_on_itself_is_of_no_kind()
    {
        Assert.Empty(Effects("a = b\nb = a\nx = a.c\nx = x.d\ndef f(): return f()\nf().g"));
        Assert.Equal(CommandEffect.Unknown, Assert.Single(Effects("def f(): return f()\nx = x + 'a'\nimport subprocess\nsubprocess.run(x)")).Effect);
    }

    [Fact(Timeout = 60_000)]
    public Task Texts_that_are_put_together_of_themselves_are_answered() => Task.Run(() =>
    {
        var sums = string.Concat(Enumerable.Range(1, 60).Select(i => $"t{i} = {string.Join(" + ", Enumerable.Repeat($"t{i - 1}", 60))}\n"));
        Assert.NotEmpty(Effects($"import subprocess\nt0 = 'a'\n{sums}subprocess.run(t60, shell=True)\nsubprocess.run(t5, shell=True)"));
        Assert.NotEmpty(Effects($"import subprocess\nt0 = ['a']\n{sums}subprocess.run(t60)\nsubprocess.run(t5)"));
        Assert.NotEmpty(Effects("import os\n" + string.Concat(Enumerable.Repeat("a = b\nb = a.c()\nb.d(a)\nos.remove(a)\n", 3_000))));
    });

    private static IReadOnlyList<PythonEffect> Effects(string text)
    {
        var script = PythonScript.Read(text);
        Assert.Empty(script.Problems);
        return PythonEffects.Of(script, text);
    }

    private static string Shown(PythonEffect effect) =>
        $"{effect.Name} {effect.Effect.ToString()[0]}{(effect.Target is { } target ? $" ({target})" : "")}{(effect.CommandLine is { } line ? $" `{line}`" : "")}{(effect.IsTemporary ? " temporary" : "")}";
}
