"""Small repositories as teams have them, with what a person who reads them would say they show.

``STRONG`` is what may be suggested: question to option. ``HINTS`` are the questions for which
a hint is right besides. ``EXTRA`` is what the repository shows to a person and a scan does not see:
it lowers recall and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["REPOS", "Repo"]

TRAIN = """\
import joblib
from sklearn.linear_model import LogisticRegression

def train_model(frame):
    model = LogisticRegression().fit(frame[["a"]], frame["y"])
    joblib.dump(model, "model.joblib")
"""
PREDICT = (
    "import joblib\n\ndef answer(rows):\n    return joblib.load('model.joblib').predict(rows)\n"
)
PINNED = "numpy==2.1.0\nscikit-learn==1.6.0\n"


@dataclass(frozen=True)
class Repo:
    files: dict[str, str]
    strong: dict[str, int] = field(default_factory=dict)
    hints: frozenset[str] = frozenset()
    extra: dict[str, int] = field(default_factory=dict)

    def write(self, folder: Path) -> Path:
        for name, text in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return folder


def workflow(*runs: str, on: str = "  push:\n  pull_request:\n") -> str:
    steps = "".join(f"      - run: {run}\n" for run in runs)
    return f"name: ci\non:\n{on}jobs:\n  job:\n    runs-on: ubuntu-latest\n    steps:\n{steps}"


REPOS = {
    "notebooks only": Repo(
        {
            "README.md": "# Churn\nOpen the notebook. We plan to use MLflow and Airflow.\n",
            "churn.ipynb": '{"cells": [{"cell_type": "code", "source": ["import mlflow\\n"]}]}',
            "requirements.txt": "pandas\nmlflow\n",
        },
        strong={"software-environments": 1},
        hints=frozenset({"experiment-tracking"}),
    ),
    "dvc trained in a workflow": Repo(
        {
            "dvc.yaml": "stages:\n  prepare:\n    cmd: python src/prepare.py\n  train:\n    cmd: python src/train.py\n",
            "dvc.lock": "schema: '2.0'\nstages:\n  train:\n    cmd: python src/train.py\n    deps:\n    - path: data\n      md5: 0123abcd.dir\n",
            ".dvc/config": "['remote \"main\"']\n    url = s3://team-data/dvc\n",
            "params.yaml": "train:\n  depth: 3\n",
            "src/train.py": TRAIN,
            "data/raw.csv.dvc": "outs:\n- md5: ab\n  path: raw.csv\n",
            ".github/workflows/train.yml": workflow(
                "pip install -r requirements.txt", "dvc repro", "cml comment create report.md"
            ),
            "requirements.txt": PINNED + "dvc==3.58.0\n",
        },
        strong={
            "training-pipeline": 2,
            "lineage": 2,
            "data-storage": 1,
            "configuration": 2,
            "software-environments": 1,
        },
        hints=frozenset({"model-validation", "version-control"}),
        extra={"version-control": 2},
    ),
    "airflow and mlflow": Repo(
        {
            "dags/train_churn.py": (
                "from airflow import DAG\nfrom airflow.operators.python import PythonOperator\n"
                "from evidently import Report\n"
                "with DAG('churn', schedule='@weekly') as dag:\n"
                "    check = PythonOperator(task_id='check_drift', python_callable=check)\n"
                "    train = PythonOperator(task_id='train_model', python_callable=train)\n"
            ),
            "churn/__init__.py": "",
            "churn/train.py": (
                "import mlflow\nmlflow.set_tracking_uri('https://mlflow.corp.example')\n"
                + TRAIN
                + "mlflow.register_model('runs:/1/model', 'churn')\n"
            ),
            "churn/release.py": (
                "from mlflow import MlflowClient\n"
                "MlflowClient().set_registered_model_alias('churn', 'champion', 3)\n"
            ),
            "poetry.lock": "# generated\n",
            "tests/test_train.py": "from churn.train import train_model\n",
            "CODEOWNERS": "* @ml\n",
        },
        strong={
            "training-pipeline": 2,
            "retraining-trigger": 2,
            "experiment-tracking": 2,
            "model-registry": 3,
            "data-monitoring": 2,
            "software-environments": 2,
        },
        hints=frozenset({"data-collection", "ml-code-tests", "version-control"}),
    ),
    "kubeflow and kserve": Repo(
        {
            "pipelines/train_pipeline.py": (
                "from kfp import dsl\n\n@dsl.component\ndef train_step(rows: int): ...\n\n"
                "@dsl.pipeline\ndef churn():\n    train_step(rows=3)\n"
            ),
            "serving/isvc.yaml": (
                "apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nspec:\n  predictor:\n"
                "    canaryTrafficPercent: 10\n    logger:\n      mode: all\n      url: http://log\n"
            ),
            "serving/kustomization.yaml": "resources: [isvc.yaml]\n",
            "train/job.yaml": "apiVersion: kubeflow.org/v1\nkind: PyTorchJob\nmetadata: {name: t}\n",
            "uv.lock": "version = 1\n",
        },
        strong={
            "training-pipeline": 2,
            "online-validation": 2,
            "training-compute": 2,
            "software-environments": 2,
        },
        hints=frozenset(
            {
                "component-modularity",
                "prediction-log",
                "model-deployment",
                "environments",
                "version-control",
            }
        ),
        extra={"prediction-log": 2},
    ),
    "dbt and great expectations": Repo(
        {
            "dbt_project.yml": "name: warehouse\n",
            "models/schema.yml": "models:\n  - name: orders\n    columns:\n      - name: id\n        tests: [unique]\n",
            "gx/expectations/orders.json": "{}\n",
            ".gitlab-ci.yml": "check:\n  script:\n    - dbt build\n    - gx checkpoint run orders\n    - dbt source freshness\n",
        },
        strong={"data-validation": 2},
        hints=frozenset({"data-collection"}),
    ),
    "bento served by helm": Repo(
        {
            "service.py": "import bentoml\n",
            "bentofile.yaml": "service: service:svc\n",
            "predict.py": PREDICT,
            "tests/test_predict.py": "from predict import answer\n\ndef test_it():\n    predict()\n    answer([])\n",
            "charts/Chart.yaml": "name: churn\n",
            ".github/workflows/deploy.yml": workflow(
                "pytest", "docker build -t churn .", "helm upgrade churn charts"
            ),
            "requirements.txt": "bentoml==1.4.0 \\\n    --hash=sha256:00ff\n",
        },
        strong={"scoring-code": 1, "software-environments": 2},
        hints=frozenset({"model-deployment", "environments", "pipeline-ci", "application-build"}),
        extra={"scoring-code": 2},
    ),
    "watched in production": Repo(
        {
            "monitoring/alerts/model.rules.yml": (
                "groups:\n- name: model\n  rules:\n  - alert: ModelAccuracyLow\n    expr: model_accuracy < 0.8\n"
                "    annotations:\n      runbook_url: https://wiki.example/accuracy\n"
                "  - alert: FeatureDriftHigh\n    expr: psi > 0.2\n"
            ),
            "monitoring/servicemonitor.yaml": "apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\n",
            ".github/workflows/drift.yml": workflow(
                "python jobs/drift_check.py", on="  schedule:\n    - cron: '0 5 * * *'\n"
            ),
            "jobs/drift_check.py": "import whylogs\n",
        },
        strong={"model-monitoring": 3, "data-monitoring": 3},
        hints=frozenset({"service-monitoring", "alert-response"}),
        extra={"service-monitoring": 3},
    ),
    "a web shop without models": Repo(
        {
            "package.json": '{"dependencies": {"react": "19.0.0"}}\n',
            "package-lock.json": "{}\n",
            "src/score.py": "def score(game):\n    return sum(game)\n",
            "src/train.py": "class Train:\n    wagons = 3\n",
            "infra/main.tf": 'resource "aws_s3_bucket" "b" {}\n',
            ".github/workflows/ci.yml": workflow("npm test", "echo dvc repro"),
        },
        hints=frozenset({"environments", "version-control"}),
    ),
    "the maker of a tracking tool": Repo(
        {
            "mlflow/__init__.py": "",
            "mlflow/tracking/client.py": (
                "import mlflow\nfrom mlflow.entities import Run\n"
                "def alias(client):\n    client.set_registered_model_alias('a', 'b', 1)  # mlflow\n"
                "mlflow.register_model('a', 'b')\n"
            ),
            "examples/train.py": "import mlflow\nmlflow.set_tracking_uri('https://x')\n" + TRAIN,
            "tests/test_tracking.py": "import mlflow\nmlflow.register_model('a', 'b')\n",
            "docs/guide/dvc.yaml": "stages: {}\n",
            "pyproject.toml": '[project]\nname = "mlflow"\n',
        },
    ),
    "a laptop's own record": Repo(
        {
            "churn.py": "import mlflow\nmlflow.set_tracking_uri('http://localhost:5000')\nmlflow.log_param('a', 1)\n",
            "homework/week1/train.py": TRAIN,
            "environment.yml": "dependencies:\n  - mlflow\n",
        },
        strong={"software-environments": 1},
        hints=frozenset({"experiment-tracking", "run-metadata"}),
    ),
    "pages only": Repo(
        {
            "README.md": "Run `dvc repro`, then `gx checkpoint run`.\n",
            "docs/train.py": TRAIN,
            "docs/alerts.yml": "- alert: DataDrift\n  expr: x\n",
        },
    ),
    "a monorepo": Repo(
        {
            "services/shop/requirements.txt": "flask\n",
            "services/churn/train_churn.py": TRAIN,
            "services/churn/uv.lock": "version = 1\n",
            "services/churn/conf/config.yaml": "defaults:\n  - model: small\n",
            "services/churn/features.py": (
                "from feast import FeatureStore\n"
                "def rows(store):\n    return store.get_online_features(features=[], entity_rows=[])\n"
            ),
            "services/churn/feature_repo/feature_store.yaml": "project: churn\n",
        },
        strong={
            "training-pipeline": 1,
            "software-environments": 2,
            "feature-store": 2,
            "configuration": 2,
        },
        hints=frozenset({"version-control"}),
    ),
    "archived and copied": Repo(
        {
            "archive/dags/train.py": "from airflow import DAG\nDAG('x', schedule='@daily')\ntask_id='train'\n",
            "vendor/lib/train.py": TRAIN,
            "templates/{{cookiecutter.name}}/dvc.yaml": "stages: {}\n",
            "third_party/uv.lock": "version = 1\n",
            "tests/fixtures/isvc.yaml": "kind: InferenceService\ncanaryTrafficPercent: 10\n",
        },
    ),
    "prefect and weights and biases": Repo(
        {
            "flows/churn.py": (
                "from prefect import flow, task\nimport wandb\n\n@task\ndef train_model():\n"
                "    wandb.init(project='churn')\n\n@flow\ndef churn():\n    train_model()\n"
            ),
            "checks/schema.py": "import pandera\n",
            "Pipfile": "[packages]\nprefect = '*'\n",
            "Pipfile.lock": "{}\n",
            "MODEL_CARD.md": "# Churn\n",
            ".github/workflows/retrain.yml": workflow(
                "python -m flows.train_churn",
                on="  workflow_dispatch:\n  schedule:\n    - cron: '0 3 * * 1'\n",
            ),
        },
        strong={
            "training-pipeline": 2,
            "experiment-tracking": 2,
            "software-environments": 2,
            "retraining-trigger": 2,
        },
        hints=frozenset({"data-validation", "model-inventory"}),
    ),
}
